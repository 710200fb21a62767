"""`cc-flow keys`: what a workflow needs, a key with just that, and never the key itself."""

import asyncio
import json
import stat
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from command_line import LIVE_KEY, Cli
from recording import Arrived, Recording, recording

from cc_flow.sandbox import SANDBOX_ORIGIN, SANDBOX_TENANT, create_app

NEW_KEY = "cc_new_key_never_shown_0123456789"
WORKFLOW = """\
cc_flow: 1
name: slots
steps:
  - id: slot
    action: calendar.schedule_post
    with: {post_id: post-1, date: "2026-12-07"}
  - id: caption
    action: captions.generate
    with: {post_id: post-1}
"""
# To write an entry its day is read first, to caption a post the post is.
SCOPES = ["calendar:read", "calendar:write", "content:read"]
CONFIG = '[profiles.default]\ncapabilities = ["account"]\n[profiles.narrow]\ntenant = "acme"\n'


@pytest.fixture
def workflow(cli: Cli) -> str:
    """A workflow that writes to the calendar and asks for a caption."""
    return cli.write("slots.yaml", WORKFLOW)


def made(request: Arrived) -> tuple[int, Any]:
    """The vendor makes a key as it was asked for."""
    facts = {"id": "key-9", "keyPrefix": "new_key_", "createdAt": "2026-11-30T12:00:00Z", "rawKey": NEW_KEY}
    return 201, {**request.body, **facts}


def create(cli: Cli, server: Recording, workflow: str, *more: str) -> Any:
    """`keys create` against the server, allowed in every way."""
    cli.live(server.origin)
    cli.write("config/config.toml", CONFIG)
    return cli("keys", "create", "--for", workflow, "--name", "slots", "--allow", "account", *more)


def test_scopes_include_those_of_look_ups(cli: Cli, workflow: str):
    """What is read before a write counts, too; what the vendor names no permission for is said."""
    ended = cli("keys", "scopes", workflow)
    assert ended.out.splitlines() == SCOPES
    assert "the vendor names no permission for: captions.generate" in ended.err
    assert json.loads(cli("keys", "scopes", workflow, "--json").out) == {
        "format_version": 1,
        "workflow": "slots",
        "scopes": SCOPES,
        "without_scope": ["captions.generate"],
    }


def test_a_key_with_just_these_is_made_and_stored(cli: Cli, workflow: str):
    """One request asks for exactly these permissions; the key is kept for the user alone, and shown nowhere."""
    with recording(made) as server:
        ended = create(cli, server, workflow)
    assert ended.code == 0, ended.err
    assert [(one.method, one.path, one.key) for one in server.arrived] == [("POST", "/api/user/api-keys", LIVE_KEY)]
    assert server.arrived[0].body == {"name": "slots", "scope": "user", "scopes": SCOPES}
    file = cli.config / "keys" / "default"
    assert file.read_text() == NEW_KEY + "\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert NEW_KEY not in ended.out + ended.err
    assert "CC_FLOW_API_KEY goes before the key that is kept" in ended.err


def test_json_says_what_was_made_without_the_key(cli: Cli, workflow: str):
    """Id, first letters, permissions, and where it is kept."""
    with recording(made) as server:
        ended = create(cli, server, workflow, "--json", "--scope", "organization", "--keep-in", "narrow")
    shown = json.loads(ended.out)
    assert (shown["id"], shown["scope"], shown["kept_in"]) == (
        "key-9",
        "organization",
        str(cli.config / "keys" / "narrow"),
    )
    assert NEW_KEY not in ended.out + ended.err


@pytest.mark.parametrize(
    ("prepare", "flags", "code", "words"),
    [
        (lambda _: None, (), 5, "say `--allow account`"),
        (lambda cli: cli.write("config/config.toml", ""), ("--allow", "account"), 5, "CC_FLOW_CAPABILITIES=account"),
        (
            lambda cli: cli.write(
                "config/config.toml", CONFIG.replace("[profiles.narrow]", "key_command = 'false'\n[profiles.narrow]")
            ),
            ("--allow", "account"),
            2,
            "keeps none",
        ),
        (lambda _: None, ("--allow", "account", "--keep-in", "narow"), 2, "did you mean `narrow`?"),
    ],
)
def test_nothing_is_sent_where_something_stands_in_the_way(
    cli: Cli, workflow: str, prepare: Callable[[Cli], Any], flags: tuple[str, ...], code: int, words: str
):
    """Flag, capability and a place for the key are looked at before the request."""
    with recording(made) as server:
        cli.live(server.origin)
        cli.write("config/config.toml", CONFIG)
        prepare(cli)
        ended = cli("keys", "create", "--for", workflow, "--name", "slots", *flags)
    assert ended.code == code, ended.err
    assert words in ended.err
    assert server.arrived == []


def test_a_key_that_is_kept_is_never_lost_by_accident(cli: Cli, workflow: str):
    """It gives way only to `--replace`."""
    with recording(made) as server:
        create(cli, server, workflow)
        again = create(cli, server, workflow)
        assert again.code == 2
        assert "`--keep-in PROFILE` keeps the new one beside it, `--replace` in its place" in again.err
        assert len(server.arrived) == 1
        assert create(cli, server, workflow, "--replace").code == 0


def test_a_workflow_that_needs_no_permission_gets_no_key(cli: Cli):
    """A key without permissions would be one with all of them."""
    file = cli.write(
        "say.yaml", "cc_flow: 1\nname: say\nsteps:\n  - action: core.notify\n    id: say\n    with: {message: Hi}\n"
    )
    with recording(made) as server:
        ended = create(cli, server, file)
    assert ended.code == 2
    assert server.arrived == []


def test_a_key_may_have_been_made_when_the_answer_is_lost(cli: Cli, workflow: str):
    """Asked once and never again: exit 6, and how to look."""
    with recording(lambda _: None) as server:
        ended = create(cli, server, workflow)
    assert ended.code == 6
    assert "`cc-flow keys list` shows whether it was done" in ended.err
    assert len(server.arrived) == 1


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ((401, {"detail": "Invalid API key."}), 4, "does not accept this key"),
        ((403, {"detail": "Only admins."}), 4, "may not"),
        ((400, {"name": ["Taken."]}), 1, "`name`: Taken"),
        ((201, {"id": "key-9", "name": "slots"}), 1, "cc-flow keys revoke key-9"),
    ],
)
def test_refusals_have_their_exit_codes(cli: Cli, workflow: str, answer: tuple[int, Any], code: int, words: str):
    """A key that is refused, a request that is refused, and an answer without the key in it."""
    with recording(lambda _: answer) as server:
        ended = create(cli, server, workflow)
    assert ended.code == code, ended.err
    assert words in ended.err
    assert not (cli.config / "keys" / "default").exists()


def test_more_than_was_asked_for_is_said(cli: Cli, workflow: str):
    """A vendor that gives every permission all the same is not believed silently."""
    with recording(lambda request: (201, {**made(request)[1], "scopes": ["pages:write"]})) as server:
        ended = create(cli, server, workflow)
    assert "the API gave the key more than was asked for: pages:write" in ended.err


def test_the_sandbox_makes_keys_that_may_no_more(cli: Cli, workflow: str):
    """Kept only when asked; what was asked for works with it, and anything else is refused."""
    assert cli("keys", "create", "--for", workflow, "--name", "one", "--allow", "account", "--sandbox").code == 0
    assert not (cli.config / "keys").exists()
    flags = ("--allow", "account", "--sandbox", "--keep-in", "default")
    ended = cli("keys", "create", "--for", workflow, "--name", "two", *flags)
    assert ended.code == 0, ended.err
    key = (cli.config / "keys" / "default").read_text().strip()
    assert key not in ended.out + ended.err
    assert [_status(cli, key, path) for path in ("content/schedule", "pagebuilder/pages")] == [200, 403]


def _status(cli: Cli, key: str, path: str) -> int:
    app = create_app(cli.folder / "state" / "sandbox")

    async def ask() -> int:
        headers = {"Authorization": f"Bearer {key}", "X-Tenant-Slug": SANDBOX_TENANT}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SANDBOX_ORIGIN) as client:
            return (await client.get(f"/api/user/{path}", headers=headers)).status_code

    try:
        return asyncio.run(ask())
    finally:
        app.close()


def test_keys_are_listed_and_revoked(cli: Cli):
    """What is listed has no key in it; what is revoked is gone from the list, and once only."""
    listed = json.loads(cli("keys", "list", "--sandbox", "--json").out)
    assert [one["id"] for one in listed["keys"]] == ["sandbox-key-1", "key-1"]
    assert cli("keys", "revoke", "key-1", "--sandbox").code == 5
    assert cli("keys", "revoke", "key-1", "--sandbox", "--allow", "account").code == 0
    assert [line.split()[0] for line in cli("keys", "list", "--sandbox").out.splitlines()] == ["sandbox-key-1"]
    assert cli("keys", "revoke", "key-1", "--sandbox", "--allow", "account").code == 1


def test_a_folder_that_takes_no_key_is_found_out_before(cli: Cli, workflow: str):
    """A key that was made and cannot be kept would be lost."""
    cli.write("config/keys", "a file where the folder should be")
    with recording(made) as server:
        ended = create(cli, server, workflow)
    assert ended.code == 2
    assert str(cli.config / "keys") in ended.err
    assert server.arrived == []
