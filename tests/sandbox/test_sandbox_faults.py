"""Faults as they are written, and what they do to the answer and to the work."""

from collections import Counter
from typing import Any

import pytest

from cc_flow.errors import UsageError
from cc_flow.sandbox.faults import Counted, Faults, Form, Work, fault

SCHEDULE = "/user/content/schedule"
DAY = {"postId": "post-1", "date": "2026-12-01"}


def done(api: Any) -> int:
    """How many entries the day has."""
    count: int = api.get(SCHEDULE, date="2026-12-01")["count"]
    return count


@pytest.mark.parametrize(
    ("name", "form", "work", "status"),
    [
        ("503-html", Form.HTML, Work.NOT_DONE, 503),
        ("503-html-after", Form.HTML, Work.DONE, 503),
        ("503-html-late", Form.HTML, Work.LATER, 503),
        ("500-after", Form.JSON, Work.DONE, 500),
        ("429", Form.JSON, Work.NOT_DONE, 429),
        ("200-html", Form.HTML, Work.NOT_DONE, 200),
        ("half-json", Form.HALF, Work.DONE, 0),
        ("drop-before", Form.CUT, Work.NOT_DONE, 0),
        ("reset-after", Form.RESET, Work.DONE, 0),
        ("cut-body", Form.CUT_BODY, Work.DONE, 0),
    ],
)
def test_a_name_says_what_becomes_of_answer_and_work(name: str, form: Form, work: Work, status: int) -> None:
    """One word for each way to go wrong."""
    found = fault(name)
    assert (found.form, found.work, found.status) == (form, work, status)


@pytest.mark.parametrize(
    "text",
    [
        "503-html",
        "503-htm:0.1",
        "200:0.1",
        "301:0.1",
        "drop-after:1.5",
        "drop-after:-1",
        "drop-after:x",
        "500:0.6,429:0.6",
        "latency:50",
        "seed:x",
        "drop-after@0x:POST /x",
        "drop-after@1:post /x",
        "drop-after@1:POST x",
        "nothing@1:POST /x",
    ],
)
def test_what_is_no_fault_is_refused_in_words(text: str) -> None:
    """The message holds the part that is wrong."""
    with pytest.raises(UsageError, match=r"`|rates"):
        Faults.parse(text)


def test_the_same_seed_strikes_the_same_requests() -> None:
    """At about the rates asked for; another seed strikes others."""
    rolls = {
        seed: [Faults.parse(f"503-html:0.1,drop-after:0.05,seed:{seed}").roll(number) for number in range(4000)]
        for seed in (1, 2)
    }
    assert rolls[1] == [Faults.parse("503-html:0.1,drop-after:0.05,seed:1").roll(number) for number in range(4000)]
    assert rolls[1] != rolls[2]
    struck = Counter(one.name for one in rolls[1] if one)
    assert 320 < struck["503-html"] < 480
    assert 140 < struck["drop-after"] < 260


def test_a_script_counts_the_requests_that_fit() -> None:
    """By method and path, with `*`; others are not counted."""
    counted = Counted(Faults.parse("500@2:POST /a,429@1-2:GET /b/*,404@*:GET /c"))

    def names(method: str, path: str, times: int) -> list[str | None]:
        return [struck.name if (struck := counted.next(method, path)) else None for _ in range(times)]

    assert names("GET", "/a", 2) == [None, None]
    assert names("POST", "/a", 3) == [None, "500", None]
    assert names("GET", "/b/1", 3) == ["429", "429", None]
    assert names("GET", "/c", 2) == ["404", "404"]


@pytest.mark.parametrize(
    ("name", "status", "works"),
    [("500", 500, 0), ("500-after", 500, 1), ("503-html", 503, 0), ("503-html-after", 503, 1), ("maintenance", 503, 0)],
)
def test_an_error_tells_nothing_of_the_work(open_sandbox: Any, name: str, status: int, works: int) -> None:
    """The same answer, done or not; the next request is served."""
    api = open_sandbox(faults=f"{name}@1:POST {SCHEDULE}")
    answer = api.ask("POST", SCHEDULE, json=DAY)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(
        "text/html" if "-html" in name or name == "maintenance" else "application/json"
    )
    assert done(api) == works
    assert api.ask("POST", SCHEDULE, json=DAY).status_code == 201


def test_a_throttled_request_is_told_when_to_come_back(open_sandbox: Any) -> None:
    """Whole seconds, and nothing was done."""
    api = open_sandbox(faults=f"429@1:POST {SCHEDULE},retry-after:1500ms")
    answer = api.ask("POST", SCHEDULE, json=DAY)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert answer.json() == {"detail": "Request was throttled."}
    assert done(api) == 0


def test_a_2xx_may_be_no_answer(open_sandbox: Any) -> None:
    """A page where JSON was to be, and half of the JSON: rightly framed, both."""
    api = open_sandbox(faults=f"200-html@1:POST {SCHEDULE},half-json@2:POST {SCHEDULE}")
    page, half = (api.ask("POST", SCHEDULE, json=DAY) for _ in range(2))
    assert (page.status_code, page.text[:15]) == (200, "<!DOCTYPE html>")
    assert half.status_code == 201
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        half.json()
    assert done(api) == 1


@pytest.mark.parametrize(
    ("name", "works"), [("drop-before", 0), ("drop-after", 1), ("reset-after", 1), ("cut-body", 1)]
)
def test_in_process_a_cut_is_a_connection_error(open_sandbox: Any, name: str, works: int) -> None:
    """There is no connection to cut; the app raises what a socket would."""
    api = open_sandbox(faults=f"{name}@1:POST {SCHEDULE}")
    with pytest.raises(ConnectionResetError):
        api.ask("POST", SCHEDULE, json=DAY)
    assert done(api) == works


def test_work_may_be_done_after_the_answer(open_sandbox: Any) -> None:
    """The router gives up, the request goes on: nothing is there at first, and later it is."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    api = open_sandbox(faults=f"503-html-late@1:POST {SCHEDULE},late-by:7s", sleep=sleep)
    assert api.ask("POST", SCHEDULE, json=DAY).status_code == 503
    # The next request lets the loop run, and the work with it.
    api.get("/public/feature-flags")
    assert done(api) == 1
    assert waited == [7]


def test_latency_and_slowness_wait_as_told(open_sandbox: Any) -> None:
    """Each request a little, a slow one much; the answers are the real ones."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    api = open_sandbox(faults=f"latency:50ms,slow@1:POST {SCHEDULE},slow-by:2m", sleep=sleep)
    assert api.ask("POST", SCHEDULE, json=DAY).status_code == 201
    assert done(api) == 1
    assert waited == [0.05, 120, 0.05]
