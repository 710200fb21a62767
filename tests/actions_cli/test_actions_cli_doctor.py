"""`cc-flow doctor`: where the configuration comes from, whether the API answers, and where answers differ."""

import asyncio
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from command_line import LIVE_KEY, Cli
from recording import recording

from cc_flow.cli.connecting import Target
from cc_flow.cli.doctor_settings import settings_of
from cc_flow.cli.examining import examine
from cc_flow.performer import Answer, Call, Failure, FailureKind
from cc_flow.report.doctor import Checkup, Reading, as_json, findings_lines
from cc_flow.sandbox import SANDBOX_KEY
from cc_flow.secret import Secret
from cc_flow.settings.connection import Flags, connect_as, settle_profile
from cc_flow.settings.profile import Profile
from cc_flow.settings.project import Project

# What stands in the sandbox's answers: none of it may stand in a report.
CONTENT = ("Robin", "sandbox.example", "Asheville", "Harbor", "WELCOME", "reels-for", "4242", SANDBOX_KEY)
PAGE = {"results": [], "count": 0}


@dataclass
class Answers:
    """An API that answers by path, and keeps what it was asked; the usual answer is an empty page."""

    by_path: Mapping[str, Answer | Failure | list[Answer | Failure]]
    usual: Answer | Failure = field(default_factory=lambda: Answer(200, PAGE))
    asked: list[str] = field(default_factory=list)
    is_closed: bool = False

    async def perform(self, call: Call) -> Answer | Failure:
        """One answer."""
        self.asked.append(call.request.path)
        answer = self.by_path.get(call.request.path, self.usual)
        return answer.pop(0) if isinstance(answer, list) else answer

    def seen(self, _call: Call, output: Any) -> Any:
        """As it is."""
        return output

    async def aclose(self) -> None:
        """Note it."""
        self.is_closed = True


def examined(answers: Answers) -> tuple[Checkup, dict[str, Reading], list[float]]:
    """An examination of these answers: what was found, by action too, and how long it waited."""

    async def notify(_webhook: str | Secret | None, _message: str) -> str | None:
        return None

    target = Target("live", "acme", Secret(LIVE_KEY), "a test", Profile("default", Path()), lambda: answers, notify)
    checkup, waited = Checkup("0", "3", "live", ()), list[float]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    asyncio.run(examine(target, checkup, sleep=sleep))
    assert answers.is_closed
    return checkup, {one.action: one for one in checkup.readings}, waited


def test_the_sandbox_fits_the_models(cli: Cli):
    """Every read is asked and answered; nothing is missing and nothing is of another type."""
    ended = cli("doctor", "--sandbox", "--json")
    report = json.loads(ended.out)
    assert ended.code == 0
    assert (report["is_reachable"], report["key"], len(report["reads"])) == (True, "accepted", 62)
    assert report["counts"].keys() <= {"fits", "more"}
    assert {one["kind"] for read in report["reads"] for one in read["differences"]} == {"unknown"}


def test_the_report_holds_no_content_and_no_secrets(cli: Cli):
    """Neither the file nor the terminal shows what answers said; the file names no path of this machine either."""
    file = cli.folder / "doctor.json"
    ended = cli("doctor", "--sandbox", "--report", str(file))
    assert ended.code == 0
    written = file.read_text()
    assert json.loads(written)["format_version"] == 1
    for text in CONTENT:
        assert text not in written
        assert text not in ended.out
    assert str(cli.folder) not in written


def test_each_part_of_the_configuration_says_where_it_comes_from(cli: Cli):
    """Flags, variables, the project and the profile, each by its name; the key by its first letters."""
    cli.write("cc-flow.toml", 'base_url = "http://127.0.0.1:9"\ntenant = "other"\n')
    cli.set(CC_FLOW_TENANT="acme", CC_FLOW_API_KEY=LIVE_KEY, CC_FLOW_CAPABILITIES="billing")
    ended = cli("doctor")
    assert "http://127.0.0.1:9  (project)" in ended.out
    assert "acme  (CC_FLOW_TENANT)" in ended.out
    assert "billing  (CC_FLOW_CAPABILITIES)" in ended.out
    assert f"{LIVE_KEY[:7]}…  (CC_FLOW_API_KEY)" in ended.out
    assert LIVE_KEY not in ended.out + ended.err


@pytest.mark.parametrize("flags", [Flags(), Flags(tenant="flag", base_url="http://flag.example")])
@pytest.mark.parametrize("environment", [{}, {"CC_FLOW_TENANT": "variable", "CC_FLOW_BASE_URL": "http://v.example"}])
@pytest.mark.parametrize("project", [Project(), Project(tenant="project", base_url="http://p.example", timezone="UTC")])
@pytest.mark.parametrize("config", ["", 'tenant = "profile"\nbase_url = "http://r.example"\ntimezone = "Asia/Tokyo"\n'])
def test_what_is_said_is_what_counts(
    tmp_path: Path, flags: Flags, environment: dict[str, str], project: Project, config: str
):
    """For every mixture the origin, the tenant and the zone that are shown are those of the connection."""
    (tmp_path / "config.toml").write_text(f"[profiles.default]\n{config}")
    variables = {**environment, "CC_FLOW_CONFIG_DIR": str(tmp_path), "CC_FLOW_API_KEY": LIVE_KEY}
    if not flags.tenant:
        variables.setdefault("CC_FLOW_TENANT", "somebody")
    connection = connect_as(flags, project, variables)
    shown = {
        one.name: one.value for one in settings_of(flags, project, settle_profile(flags, project, variables), variables)
    }
    assert (shown["origin"], shown["tenant"], shown.get("timezone")) == (
        connection.origin,
        connection.tenant,
        connection.timezone,
    )


def test_without_a_key_the_rest_is_said_all_the_same(cli: Cli):
    """Exit 4, the configuration shown, nothing sent."""
    cli.set(CC_FLOW_TENANT="acme")
    ended = cli("doctor")
    assert ended.code == 4
    assert "acme  (CC_FLOW_TENANT)" in ended.out
    assert "✗ there is no key for the API" in ended.out
    assert "next: cc-flow auth login" in ended.err


def test_an_api_that_is_not_there(cli: Cli):
    """Exit 1 after the first request, and a report all the same."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    cli.live(f"http://127.0.0.1:{port}")
    ended = cli("doctor", "--report", "doctor.json")
    assert ended.code == 1
    assert "✗ the API cannot be reached" in ended.out
    report = json.loads((cli.folder / "doctor.json").read_text())
    assert (report["is_reachable"], report["key"], report["api"]) == (False, "not tried", "another origin")
    assert {one["outcome"] for one in report["reads"][1:]} == {"not asked"}


def test_a_key_that_is_refused_ends_it(cli: Cli):
    """Exit 4 at the first 401: no server is asked sixty times with a wrong key. What it said is not in the report."""
    with recording(lambda _: (401, {"detail": f"Robin, {LIVE_KEY} is wrong"})) as server:
        cli.live(server.origin)
        ended = cli("doctor", "--report", "doctor.json")
    assert ended.code == 4
    assert len(server.arrived) == 1
    assert LIVE_KEY not in ended.out
    assert "Robin" not in (cli.folder / "doctor.json").read_text()


def test_a_file_that_cannot_be_written_is_wrong_use(cli: Cli):
    """Exit 2, with the file's name."""
    ended = cli("doctor", "--sandbox", "--report", str(cli.folder / "nowhere" / "doctor.json"))
    assert ended.code == 2
    assert "cannot be written" in ended.err


KEYS = [
    {"id": 1, "name": "Monday", "keyPrefix": LIVE_KEY[:8], "scope": "organization"},
    {"id": 2, "name": "Old", "keyPrefix": "cc_other", "scope": "user"},
]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (KEYS, "✓ it is `Monday`, an organization's key, which acts as its admin"),
        ([{**KEYS[0], "scope": "user", "keyPrefix": LIVE_KEY[3:11]}], "✓ it is `Monday`, a user's key"),
        (KEYS[1:], None),
        ([KEYS[0], {**KEYS[0], "name": "Twin"}], None),
        ([{**KEYS[0], "keyPrefix": "cc_"}], None),
        ([{**KEYS[0], "keyPrefix": None}], None),
        ([{**KEYS[0], "scope": "something new"}], None),
        (None, None),
    ],
)
def test_which_key_is_in_use_is_said_where_it_is_sure(keys: Any, said: str | None):
    """On the terminal, never in the report: whose it is decides whom its writes are for."""
    checkup, _, _ = examined(Answers({"/user/api-keys": Answer(200, {"results": keys, "count": 2})}))
    assert [line for line in findings_lines(checkup) if line.startswith("✓ it is")] == ([said] if said else [])
    assert "Monday" not in json.dumps(as_json(checkup))


def test_a_key_that_may_not_list_keys_says_nothing_of_itself():
    """Nor does an answer that is no list; neither is a failure."""
    for answer in (
        Failure(FailureKind.UNAUTHORIZED, "no", status=403),
        Answer(200, [5]),
        Answer(200, {"results": 5}),
        Answer(200, None),
    ):
        checkup, _, _ = examined(Answers({"/user/api-keys": answer}))
        assert (checkup.key_in_use, checkup.key) == ("", "accepted")


def test_ids_come_from_lists():
    """What needs an id is asked with one that a list gave, or not at all."""
    answers = Answers({"/user/event/events": Answer(200, {"results": [{"id": 41}, {"id": 42}], "count": 2})})
    _, readings, _ = examined(answers)
    assert "/user/event/events/41" in answers.asked
    assert readings["pages.get"].outcome == "not asked"


def test_differences_are_found_in_live_answers():
    """Where the model is wrong it is said by field; where it only knows less, that is another word."""
    flag = {"name": "x", "isEnabled": True}
    answers = Answers(
        {
            "/public/feature-flags": Answer(200, {"results": [{**flag, "rollout": 3}], "count": 1}),
            "/user/my-activity": Answer(200, {"itemsUsed": "many", "itemsFavorited": 1, "eventsAttended": 2}),
            "/user/content/notifications": Answer(200, PAGE),
        }
    )
    checkup, readings, _ = examined(answers)
    assert readings["feature_flags.list"].outcome == "more"
    activity = readings["account.get_activity"]
    assert activity.outcome == "differs"
    assert [(one.field, one.expected, one.found) for one in activity.differences] == [
        ("items_used", "a whole number", "text")
    ]
    assert readings["notifications.list"].outcome == "empty"
    assert checkup.exit_code == 0


def test_what_a_key_may_not_and_what_is_not_there_yet_are_no_failures():
    """403 is the key's limit, 404 of what may be absent is none yet, any other 404 is a failure that is named."""
    forbidden = Failure(FailureKind.UNAUTHORIZED, "no", 403)
    absent = Failure(FailureKind.REJECTED, "no", 404)
    answers = Answers({"/user/my-profile": forbidden, "/user/my-coupon": absent, "/user/my-activity": absent})
    checkup, readings, _ = examined(answers)
    outcomes = [
        readings[name].outcome for name in ("account.get_profile", "billing.get_coupon", "account.get_activity")
    ]
    assert outcomes == ["forbidden", "absent", "failed"]
    assert (checkup.key, checkup.exit_code) == ("accepted", 0)


def test_a_key_that_may_read_nothing_counts_as_refused():
    """Mostly it belongs to another tenant."""
    answers = Answers({"/public/feature-flags": Answer(200, PAGE)}, Failure(FailureKind.UNAUTHORIZED, "no", 403))
    checkup, _, _ = examined(answers)
    assert (checkup.key, checkup.exit_code) == ("refused", 4)


def test_a_throttled_read_waits_as_told_and_is_asked_once_more():
    """At most a minute, whatever the server asks for."""
    throttled = Failure(FailureKind.THROTTLED, "slow down", 429, retry_after=600.0)
    answers = Answers({"/user/my-activity": [throttled, Answer(200, {})]})
    _, readings, waited = examined(answers)
    assert waited == [60.0]
    assert readings["account.get_activity"].status == 200


def test_an_api_that_goes_away_is_left_alone():
    """Three reads in a row without an answer end it, with exit 1."""
    answers = Answers({"/public/feature-flags": Answer(200, PAGE)}, Failure(FailureKind.CUT, "no answer"))
    checkup, _, _ = examined(answers)
    assert len(answers.asked) == 4
    assert (checkup.is_reachable, checkup.exit_code) == (False, 1)
