"""`tenants.yaml`: who there is, where their keys are, and what is wrong with it."""

from pathlib import Path

import pytest
from command_line import LIVE_KEY, Cli
from scheduled import workflow

from cc_flow.errors import NotAuthorized, UsageError
from cc_flow.settings.tenants import Tenant, choose_tenants, key_of
from cc_flow.settings.tenants_file import read_tenants

WHOLE = """\
tenants:
  - slug: acme
    timezone: America/New_York
    labels: [texas, pro]
    key_env: ACME_KEY
  - slug: bolt
    key_file: keys/bolt
  - slug: crane
    key_command: pass show crane
"""


def found(text: str) -> list[str]:
    """What is wrong, with its code and place."""
    _, diagnostics = read_tenants(text, file="tenants.yaml")
    return [f"{one.code} {one.span.line}:{one.span.column} {one.message}" for one in diagnostics]


def test_a_whole_file_is_read():
    """Slug, zone, labels and the place of the key; a path is relative to the file."""
    tenants, diagnostics = read_tenants(WHOLE, file="over/there/tenants.yaml")
    assert diagnostics == ()
    assert tenants == (
        Tenant("acme", "America/New_York", ("texas", "pro"), key_env="ACME_KEY"),
        Tenant("bolt", key_file=Path("over/there/keys/bolt")),
        Tenant("crane", key_command="pass show crane"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tenants: []\n", "E203 1:1 the file lists no tenants"),
        ("- slug: acme\n", "E203 1:1 the file lists no tenants"),
        ("tenants:\n  - acme\n", "E203 2:5 a tenant is a mapping"),
        ("tenants:\n  - labels: [x]\n", "E202 2:5 a tenant has no `slug`"),
        ("tenants:\n  - slug: a b\n", "E204 2:11 expected a slug: 1 to 63 letters, digits, `-` and `_`"),
        ("tenants:\n  - slug: 12\n", "E203 2:11 expected a slug: 1 to 63 letters, digits, `-` and `_`"),
        ("tenants:\n  - {slug: a}\n  - {slug: a}\n", "E205 3:5 the tenant `a` is named twice"),
        ("tenants:\n  - {slug: a, timezone: PST}\n", "E603 2:25 `PST` is not a time zone"),
        ("tenants:\n  - {slug: a, labels: x}\n", "E203 2:23 expected a list of labels"),
        ("tenants:\n  - {slug: a, key_env: A-B}\n", "E204 2:24 expected the name of an environment variable"),
        (
            "tenants:\n  - {slug: a, key_env: A, key_file: b}\n",
            "E209 2:27 the key is in one place: `key_env` or `key_file`",
        ),
        ("tenants:\n  - {slug: a, keyenv: A}\n", "E201 2:15 there is no key `keyenv` here"),
        ("tenants:\n  - {slug: a}\nmore: 1\n", "E201 3:1 there is no key `more` here"),
        ("tenants: [\n", "E120 1:10 a `[` is opened here and not closed"),
    ],
)
def test_what_is_wrong_has_its_place(text: str, said: str):
    """A finding for each, and no tenants."""
    assert found(text) == [said]
    assert read_tenants(text, file="tenants.yaml")[0] is None


def test_all_is_no_label():
    """It means every tenant."""
    (said,) = found("tenants:\n  - {slug: a, labels: [all]}\n")
    assert said.startswith("E204 2:24 expected a label")


def test_a_key_in_the_file_is_refused_and_not_shown(cli: Cli):
    """Where it should be is said; what stands there is not printed."""
    cli.write("tenants.yaml", f"tenants:\n  - slug: acme\n    key: {LIVE_KEY}\n")
    ended = cli("schedule", "list", ".", "--tenants", "all")
    assert ended.code == 2
    assert "a key never stands in this file" in ended.err
    assert "tenants.yaml:3:5" in ended.err
    assert LIVE_KEY not in ended.err


def test_the_file_is_the_projects(cli: Cli):
    """Beside `cc-flow.toml`, wherever below it the workflow is; `--tenants-file` names another."""
    cli.write("cc-flow.toml", "")
    cli.write("deep/flows/greet.yaml", workflow("greet"))
    cli.write("tenants.yaml", "tenants:\n  - {slug: acme}\n")
    other = cli.write("other.yaml", "tenants:\n  - {slug: bolt}\n")
    command = ("run", "deep/flows/greet.yaml", "--tenants", "all", "--sandbox", "--json")
    assert '"tenant": "acme"' in cli(*command).out
    assert '"tenant": "bolt"' in cli(*command, "--tenants-file", other).out


def test_without_a_file_the_way_out_is_said(cli: Cli):
    """Which file was looked for; exit 2."""
    cli.write("flows/a.yaml", "")
    ended = cli("schedule", "list", "flows", "--tenants", "all")
    assert ended.code == 2
    assert "the tenants cannot be read from" in ended.err


def test_a_file_alone_chooses_nobody(cli: Cli):
    """`--tenants-file` without `--tenants` would be forgotten in silence; exit 2."""
    cli.write("flows/a.yaml", "")
    ended = cli("schedule", "list", "flows", "--tenants-file", "tenants.yaml")
    assert ended.code == 2
    assert "chooses nobody" in ended.err


ACME, BOLT = Tenant("acme", labels=("texas", "pro")), Tenant("bolt", labels=("texas",))


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ("all", (ACME, BOLT)),
        ("pro", (ACME,)),
        ("bolt", (BOLT,)),
        ("pro, texas", (ACME, BOLT)),
        ("bolt,all", (ACME, BOLT)),
    ],
)
def test_labels_and_slugs_choose(wanted: str, chosen: tuple[Tenant, ...]):
    """Any of the words will do."""
    assert choose_tenants((ACME, BOLT), wanted) == chosen


@pytest.mark.parametrize("wanted", ["", ",", "nobody"])
def test_words_that_choose_nobody_are_refused(wanted: str):
    """Instead of a run for nobody."""
    with pytest.raises(UsageError):
        choose_tenants((ACME, BOLT), wanted)


def test_a_key_comes_from_its_place(tmp_path: Path):
    """A variable, a file that only its owner can read, or a command."""
    file = tmp_path / "key"
    file.write_text("cc_from_a_file\n")
    file.chmod(0o600)
    assert key_of(Tenant("a", key_env="K"), {"K": " cc_from_a_variable\n"})[0].reveal() == "cc_from_a_variable"
    assert key_of(Tenant("a", key_file=file), {})[0].reveal() == "cc_from_a_file"
    assert key_of(Tenant("a", key_command="echo cc_from_a_command"), {})[0].reveal() == "cc_from_a_command"
    file.chmod(0o644)
    with pytest.raises(UsageError, match="others can read"):
        key_of(Tenant("a", key_file=file), {})


@pytest.mark.parametrize(
    ("tenant", "said"),
    [
        (Tenant("a"), "it is not said where"),
        (Tenant("a", key_env="K"), "the variable K is not set"),
        (Tenant("a", key_file=Path("/nowhere/key")), "does not exist"),
    ],
)
def test_a_missing_key_is_no_authorization(tenant: Tenant, said: str):
    """It names the tenant and the place."""
    with pytest.raises(NotAuthorized, match=said) as raised:
        key_of(tenant, {})
    assert "tenant `a`" in raised.value.message
