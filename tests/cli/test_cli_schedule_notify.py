"""Who is told: webhooks of the profile, straight or through apprise, by steps and by the handlers of a run."""

import sys
from collections.abc import Iterator

import pytest
from command_line import Cli
from recording import Arrived, Recording, recording

TELL = "  - id: tell\n    action: core.notify\n    with: {message: 'posts are scheduled', webhook: team}\n"


@pytest.fixture
def server() -> Iterator[Recording]:
    """Whoever is told."""
    with recording(lambda _: (200, None)) as running:
        yield running


def workflow(steps: str, handlers: str = "") -> str:
    """A workflow of these steps, with handlers for the run."""
    return f"cc_flow: 1\nname: tell\nsteps:\n{steps}{handlers}"


def run(cli: Cli, text: str, webhook: str) -> tuple[int, str]:
    """Run it for a live tenant whose profile calls an address `team`."""
    cli.live("http://127.0.0.1:9")
    cli.write("config/config.toml", f'[profiles.default]\nwebhooks = {{team = "{webhook}"}}\n')
    ended = cli("run", cli.write("tell.yaml", text))
    return ended.code, ended.err


def body(request: Arrived) -> dict[str, str]:
    """What a request said."""
    assert isinstance(request.body, dict)
    return request.body


def test_a_webhook_of_the_profile_gets_the_message(cli: Cli, server: Recording):
    """As JSON, the way chats take it, without the key."""
    code, _ = run(cli, workflow(TELL), f"{server.origin}/hook")
    assert code == 0
    (request,) = server.arrived
    assert (request.method, request.path, request.key) == ("POST", "/hook", "")
    assert body(request) == {"text": "posts are scheduled"}


def test_other_addresses_go_through_apprise(cli: Cli, server: Recording):
    """`json://` is one of its hundred; it says the message with a title."""
    code, _ = run(cli, workflow(TELL), server.origin.replace("http://", "json://") + "/hook")
    assert code == 0
    (request,) = server.arrived
    assert request.path.startswith("/hook")
    assert (body(request)["title"], body(request)["message"]) == ("cc-flow", "posts are scheduled")


def test_without_apprise_the_way_to_it_is_said(cli: Cli, monkeypatch: pytest.MonkeyPatch):
    """The step fails, and names what to install; the address is a password and is not shown."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    code, told = run(cli, workflow(TELL), "mailto://user:canary@example.com")
    assert code == 1
    assert "a webhook that is no `https://` address needs apprise: pip install 'cc-flow[notify]'" in told
    assert "canary" not in told


@pytest.mark.parametrize("address", ["nonsense://canary", "Canary://x", "json://127.0.0.1:9/canary"])
def test_what_apprise_cannot_send_fails_the_step(cli: Cli, address: str):
    """An address it does not know, and one where nobody listens; neither is shown."""
    code, told = run(cli, workflow(TELL), address)
    assert code == 1
    assert "apprise does not understand" in told or "did not take the message" in told
    assert "canary" not in told


@pytest.mark.parametrize("address", ["SuperSecretToken123", "Super:SecretToken123", "https:SecretToken123"])
def test_a_secret_that_is_no_address_is_not_taken_for_one(cli: Cli, address: str):
    """It has no scheme, and not a letter of it is shown, in upper or lower case."""
    cli.live("http://127.0.0.1:9")
    cli.set(CC_FLOW_SECRET_HOOK=address)
    text = workflow(TELL.replace("webhook: team", "webhook: '{{ secrets.HOOK }}'"))
    ended = cli("run", cli.write("tell.yaml", text), "--json")
    assert ended.code == 1
    assert "the webhook's address has no scheme" in ended.out
    assert not any(part in (ended.out + ended.err).lower() for part in ("super", "token123"))


def test_a_failed_run_is_told_by_its_handlers(cli: Cli, server: Recording):
    """`on_error` of the whole run notifies, with the step and what went wrong; the run has failed all the same."""
    steps = "  - id: stop\n    action: core.fail\n    with: {message: no luck}\n"
    handlers = (
        "on_error:\n  - action: core.notify\n"
        "    with: {message: '{{ error.step }}: {{ error.message }}', webhook: team}\n"
        "finally:\n  - action: core.notify\n    with: {message: over, webhook: team}\n"
    )
    code, _ = run(cli, workflow(steps, handlers), f"{server.origin}/hook")
    assert code == 1
    assert [body(request)["text"] for request in server.arrived] == ["stop: no luck", "over"]
