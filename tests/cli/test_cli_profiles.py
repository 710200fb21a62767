"""Profiles: a key that is kept, whom it is for, and what is said where there is none."""

from pathlib import Path
from typing import Any

import pytest
from program import Program

from cc_flow.settings.exposure import is_given, is_own

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


@pytest.mark.parametrize(("mode", "code"), [(0o600, 0), (0o400, 0), (0o644, 2), (0o640, 2), (0o602, 2)])
def test_a_key_file_is_its_users_alone(program: Program, mode: int, code: int):
    """Of the file that `CC_FLOW_API_KEY_FILE` names as much as of the one that `auth login` makes."""
    file = Path(program.write("a key", KEY))
    file.chmod(mode)
    program.environment |= {"CC_FLOW_API_KEY_FILE": str(file), "CC_FLOW_TENANT": "acme"}
    ended = program("auth", "status")
    assert ended.code == code
    assert code == 0 or f"others can read the key in {file}\n  help: chmod 600 '{file}'" in ended.err
    assert KEY not in ended.out + ended.err


def test_a_key_file_that_is_not_there_is_told_by_its_variable(program: Program):
    """Not a key that is empty, and not the profile's key in its place."""
    program.environment |= {"CC_FLOW_API_KEY_FILE": "/nowhere/key", "CC_FLOW_TENANT": "acme"}
    assert "CC_FLOW_API_KEY_FILE names /nowhere/key, and there is no such file" in program("auth", "status").err


@pytest.mark.parametrize(
    ("lines", "mode", "said"),
    [
        ('tenant = "acme"', 0o644, ""),
        ('key_command = "echo cc_from_a_command"', 0o644, ""),
        ('key_command = "echo cc_from_a_command"', 0o646, "others can write"),
        ('tenant = "acme"', 0o666, "others can write"),
        ('secrets = {NAME = "a-secret-of-mine"}', 0o600, ""),
        ('secrets = {NAME = "a-secret-of-mine"}', 0o604, "others can read the `secrets`"),
        ('secrets = {NAME = "a-secret-of-mine"}', 0o640, "others can read the `secrets`"),
    ],
)
def test_the_configuration_is_written_by_its_user_and_its_secrets_read_by_nobody_else(
    program: Program, lines: str, mode: int, said: str
):
    """Whoever writes it runs commands as its user and is sent the key; so it is refused, with the way out."""
    (program.folder / "config").mkdir()
    file = program.folder / "config" / "config.toml"
    file.write_text(f"[profiles.default]\n{lines}\n")
    file.chmod(mode)
    program.environment |= {"CC_FLOW_API_KEY": KEY, "CC_FLOW_TENANT": "acme"}
    ended = program("auth", "status")
    assert (ended.code, said in ended.err) == (2 if said else 0, True)
    assert not said or "help: chmod " in ended.err


@pytest.mark.parametrize(
    ("group", "members", "is_so"),
    [(1000, [], True), (1000, ["ann"], True), (1000, ["ann", "bob"], False), (20, [], False)],
)
def test_a_group_of_ones_own_is_not_others(group: int, members: list[str], *, is_so: bool):
    """Where the umask is 002 every editor makes files that the group can write: mostly its user's alone."""
    assert is_own(group, members, user="ann", users_own=1000) is is_so


def test_the_secrets_of_another_profile_are_secrets_too(program: Program):
    """The file is judged as a whole."""
    (program.folder / "config").mkdir()
    file = program.folder / "config" / "config.toml"
    file.write_text('[profiles.default]\n[profiles.other]\nsecrets = {NAME = "a-secret-of-mine"}\n')
    file.chmod(0o644)
    program.environment |= {"CC_FLOW_API_KEY": KEY, "CC_FLOW_TENANT": "acme"}
    assert program("auth", "status").code == 2


@pytest.mark.parametrize(
    ("file", "mode", "where"),
    [
        ("/etc/cc-flow/key", 0o644, {"owner": 0, "user": 1000, "is_fixed": False}),
        ("/run/secrets/key", 0o444, {"owner": 0, "user": 0, "is_fixed": False}),
        ("/mnt/key", 0o777, {"owner": 0, "user": 0, "is_fixed": True}),
    ],
)
def test_the_secrets_of_a_container_are_taken_as_they_are_mounted(file: str, mode: int, where: dict[str, Any]):
    """Who runs there cannot change their mode."""
    assert is_given(Path(file), mode, **where)


@pytest.mark.parametrize(
    ("file", "mode", "where"),
    [
        ("/home/ann/key", 0o644, {"owner": 1000, "user": 1000, "is_fixed": False}),
        ("/root/key", 0o644, {"owner": 0, "user": 0, "is_fixed": False}),
        ("/etc/cc-flow/key", 0o664, {"owner": 0, "user": 1000, "is_fixed": False}),
        ("/run/secrets/key", 0o646, {"owner": 0, "user": 0, "is_fixed": False}),
        ("/run/secrets.old/key", 0o444, {"owner": 0, "user": 0, "is_fixed": False}),
    ],
)
def test_what_others_can_write_or_its_user_could_close_is_no_mounted_secret(
    file: str, mode: int, where: dict[str, Any]
):
    """Root's own files are no such thing to root."""
    assert not is_given(Path(file), mode, **where)
