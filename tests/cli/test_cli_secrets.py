"""What is secret is in nothing that a command prints or writes, whoever said it and however; what may be a secret."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from command_line import LIVE_KEY, Cli
from program import Program
from recording import Arrived, Recording, recording

CANARY = "Wd2Fg9HjYt6Ue3Or"
RECEIPT = f"https://pay.test/receipts/{CANARY}"
BY_HAND = """\
  - {id: bill, action: core.http, with: {method: GET, path: /user/payment/invoice-url/8}}
  - id: kept
    action: content.update_post
    with: {id_or_slug: post-1, is_favorite: true}
    extra_body: {note: "see {{ steps.bill.output.url }}", again: "{{ steps.bill.output }}"}
"""
BY_NAME = BY_HAND.replace(
    "action: core.http, with: {method: GET, path: /user/payment/invoice-url/8}",
    "action: billing.get_invoice_url, with: {id: 8}",
).replace("output.url", "output.data.href[0]")
ALL = "{all: '{{ steps.bill.output }}'}"


@pytest.fixture
def server() -> Iterator[Recording]:
    """It tells a receipt's address, and repeats what it was sent in lower case."""

    def answer(request: Arrived) -> tuple[int, Any]:
        if "invoice-url" in request.path:
            return 200, {"url": RECEIPT, "data": {"href": [RECEIPT]}}
        return 200, {"id": "post-1", "title": json.dumps(request.body).lower(), "caption": RECEIPT.upper()}

    with recording(answer) as running:
        yield running


@pytest.mark.parametrize("steps", [BY_HAND, BY_NAME])
def test_a_secret_address_is_in_nothing_that_is_printed_or_written(cli: Cli, server: Recording, steps: str):
    """Asked for by its action or by its path, in a field or packed up: not in the run, the plan, or what they write."""
    cli.live(server.origin)
    file = cli.write("flow.yaml", f"cc_flow: 1\nname: probe\nsteps:\n{steps}outputs: {ALL}\n")
    told = [
        cli("run", file, "--json", "--report", "run.html"),
        cli("run", file),
        cli("runs", "show", "--json"),
        cli("runs", "logs", "--json"),
        cli("plan", file, "-o", "a.plan", "--record", "a.record", "--report", "a.html"),
        cli("plan", file, "--json", "--report", "a.md"),
    ]
    assert [ended.code for ended in told] == [0] * len(told)
    assert any(RECEIPT in json.dumps(request.body) for request in server.arrived)
    names = ("run.html", "a.plan", "a.record", "a.html", "a.md")
    written = [(cli.folder / name).read_text() for name in names]
    shown = "\n".join([*(ended.out + ended.err for ended in told), *written]).lower()
    assert CANARY.lower() not in shown
    assert "***" in shown


def test_a_key_that_is_repeated_in_part_is_masked(cli: Cli):
    """In another case, and only its middle: nothing of it is kept but what the vendor shows."""
    middle = LIVE_KEY[9:-2]
    with recording(lambda _: (200, {"id": "1", "title": f"<{middle}>", "caption": LIVE_KEY.upper()})) as server:
        cli.live(server.origin)
        step = "  - {id: post, action: content.get_post, with: {id_or_slug: post-1}}\n"
        ended = cli("run", cli.write("flow.yaml", f"cc_flow: 1\nname: probe\nsteps:\n{step}"), "--json")
    assert ended.code == 0
    assert middle.lower() not in ended.out.lower()
    assert '"title": "<***>"' in ended.out


HOOK = """\
cc_flow: 1
name: probe
steps:
  - {id: told, action: core.notify, with: {message: hi, webhook: "{{ secrets.HOOK }}"}}
"""


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (b"hunter2", "CC_FLOW_SECRET_HOOK is too short: it has fewer than 8 characters"),
        (b"", "CC_FLOW_SECRET_HOOK is too short"),
        (b"\xff\xfehttps://x/yz", "CC_FLOW_SECRET_HOOK is not UTF-8 text"),
    ],
)
@pytest.mark.parametrize("command", ["run", "plan"])
def test_a_secret_that_no_mask_could_hide_is_refused(program: Program, command: str, secret: bytes, words: str):
    """Too short, or no text at all: exit 2 before anything is done; the variable is named, the value is not."""
    program.environment["CC_FLOW_SECRET_HOOK"] = secret.decode("utf-8", "surrogateescape")
    ended = program(command, program.write("flow.yaml", HOOK), "--sandbox")
    assert ended.code == 2
    assert words in ended.err
    assert "hunter2" not in ended.err
    assert "x/yz" not in ended.err
    assert program("runs", "list", "--json").out.strip() == '{"format_version": 1, "runs": []}'


def test_a_short_secret_of_a_profile_is_named_with_its_profile(cli: Cli):
    """By its own name, and again without its value."""
    cli.write("config/config.toml", '[profiles.default.secrets]\nHOOK = "hunter2"\n')
    ended = cli("run", cli.write("flow.yaml", HOOK), "--sandbox")
    assert ended.code == 2
    assert "the secret `HOOK` of profile `default` is too short" in ended.err
    assert "hunter2" not in ended.err


def test_a_password_that_is_typed_is_masked_where_it_is_repeated(cli: Cli):
    """Whoever writes it into the file is warned; the record of the run does not show it in its answer."""
    with recording(lambda request: (200, {"id": "1", "echo": f"got {request.body}"})) as server:
        cli.live(server.origin)
        step = "action: account.change_password, with: {current_password: old-typed-1, new_password: new-2-typed}"
        file = cli.write("flow.yaml", f"cc_flow: 1\nname: probe\nallow: [account]\nsteps:\n  - {{id: it, {step}}}\n")
        cli.set(CC_FLOW_CAPABILITIES="account")
        ended = cli("run", file, "--json", "--yes", "--allow", "account")
    assert ended.code == 0
    assert "typed" not in ended.out


ODD = "\x9b31mRED \u202e \u200b \ufeff \u2028"


def test_json_on_a_terminal_moves_no_cursor_and_turns_no_text(program: Program):
    """What the API calls a thing is escaped in everything that is printed as JSON, and reads the same."""
    step = "  - {id: post, action: content.get_post, with: {id_or_slug: post-1}}\n"
    text = f"cc_flow: 1\nname: probe\nsteps:\n{step}outputs: {{title: '{{{{ steps.post.output.title }}}}'}}\n"
    with recording(lambda _: (200, {"id": "1", "title": ODD})) as server:
        live = {"CC_FLOW_BASE_URL": server.origin, "CC_FLOW_TENANT": "acme", "CC_FLOW_API_KEY": LIVE_KEY}
        program.environment.update(live)
        file = program.write("flow.yaml", text)
        told = [program("run", file), program("run", file, "--json"), program("runs", "show", "--json")]
    assert [ended.code for ended in told] == [0] * 3
    assert json.loads(told[0].out) == {"title": ODD}
    for ended in told:
        assert "\\u009b31mRED \\u202e \\u200b \\ufeff \\u2028" in ended.out
        assert not set(ended.out) & (set(ODD) - set("31mRED "))
