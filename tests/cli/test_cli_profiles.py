"""Profiles: a key that is kept, whom it is for, and what is said where there is none."""

from program import Program

KEY = "cc_a_key_for_tests_0123456789"


def test_a_key_may_be_kept_for_a_profile_that_is_new(program: Program):
    """`auth login --profile` makes it, and from then on it can be chosen."""
    ended = program("auth", "status", "--profile", "work")
    assert ended.code == 2
    assert "`cc-flow auth login --profile work` makes it" in ended.err
    assert program("auth", "login", "--profile", "work", stdin=f"{KEY}\n").code == 0
    program.environment["CC_FLOW_TENANT"] = "acme"
    ended = program("auth", "status", "--profile", "work")
    assert (ended.code, "key cc_a_ke… from profile `work`" in ended.out) == (0, True)
    file = program.folder / "config" / "keys" / "work"
    assert (file.read_text(), file.stat().st_mode & 0o777) == (f"{KEY}\n", 0o600)


def test_a_name_that_leads_elsewhere_is_refused(program: Program):
    """A profile's name is the name of a file."""
    ended = program("auth", "login", "--profile", "../work", stdin=f"{KEY}\n")
    assert ended.code == 2
    assert "cannot be the name of a profile" in ended.err


def test_a_place_that_takes_no_key_is_told_in_words(program: Program):
    """Wrong use, not a mistake of ours."""
    (program.folder / "config").write_text("a file")
    ended = program("auth", "login", stdin=f"{KEY}\n")
    assert ended.code == 2
    assert "the key cannot be kept in" in ended.err


def test_a_profile_that_is_no_table_is_told_with_its_key(program: Program):
    """Wrong settings are wrong use."""
    (program.folder / "config").mkdir()
    (program.folder / "config" / "config.toml").write_text('[profiles]\nwork = "x"\n')
    ended = program("auth", "status", "--profile", "work")
    assert ended.code == 2
    assert "`profiles.work` must be a table" in ended.err
