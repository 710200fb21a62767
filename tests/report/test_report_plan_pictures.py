"""All pictures of a plan: as accepted, safe whatever posts say, and of one mind."""

import json
import re
from dataclasses import replace
from html import unescape

import golden_pictures
import pytest
import sample_plans
from golden_pictures import golden, pictures
from page_reading import Page
from sample_plans import ALL, GENERATED, HOSTILE, SMALL

from cc_flow.plan import Plan
from cc_flow.report.calendar_text import as_calendar
from cc_flow.report.plan_html import as_html
from cc_flow.report.plan_markdown import as_markdown
from cc_flow.report.plan_text import as_text
from cc_flow.report.plan_view import view_of

UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("name", golden_pictures.NAMES)
def test_report_plan_pictures_are_as_accepted(name: str):
    """Text, calendar, list, JSON, comment and page of each sample plan are those that somebody has looked at."""
    assert pictures(ALL[name]) == golden(name)


@pytest.mark.parametrize("plan", ALL.values(), ids=ALL)
def test_report_plan_pictures_are_the_same_each_time(plan: Plan):
    """The same plan gives the same pictures, letter for letter."""
    assert pictures(plan) == pictures(replace(plan))


@pytest.mark.parametrize("plan", ALL.values(), ids=ALL)
def test_report_plan_pictures_hold_nothing_that_moves_a_cursor_or_turns_a_text(plan: Plan):
    """Escapes, other control characters, overrides of direction and halves of characters are shown, not done."""
    shown = [as_text(plan), as_calendar(plan, 80), as_calendar(plan, 40), as_markdown(plan), as_html(plan)]
    assert [UNSAFE.findall(text) for text in shown] == [[]] * 5


@pytest.mark.parametrize("plan", ALL.values(), ids=ALL)
def test_report_plan_pictures_agree_on_the_total(plan: Plan):
    """Text, page and comment say the same total."""
    total = view_of(plan).total
    if plan is not HOSTILE:
        assert total in unescape(as_markdown(plan))
    assert total in as_text(plan)
    assert total in Page(as_html(plan)).words


def test_report_plan_pictures_say_which_days_the_service_fills():
    """Where a month was generated every picture says that posts are chosen only on apply."""
    said = "23 days (Tue 1 Dec to Thu 31 Dec) will be filled"
    shown = [as_text(GENERATED), as_calendar(GENERATED), as_markdown(GENERATED), Page(as_html(GENERATED)).words]
    assert all(said in text for text in shown)


def test_report_plan_pictures_carry_every_mark_without_colour():
    """Added, changed, removed, there already and perhaps have marks of their own in the text, colour or not."""
    marks = {line[2] for line in as_text(SMALL).splitlines() if re.match(r"  [-+~=?] \w", line)}
    assert marks == {"+", "~", "-", "=", "?"}
    assert re.sub(r"\033\[[0-9;]*m", "", as_text(SMALL, colour=True)) == as_text(SMALL)
    assert re.sub(r"\033\[[0-9;]*m", "", as_calendar(SMALL, colour=True)) == as_calendar(SMALL)


def test_report_plan_pictures_of_entries_whose_day_is_no_day_say_so():
    """An entry whose date no calendar knows stands in no grid, and the notes count it."""
    assert "1 post of the schedule without a day that a calendar knows" in view_of(HOSTILE).notes


def test_report_plan_pictures_live_is_told_from_the_sandbox():
    """Whether a plan is for the live service, the sandbox or was made offline is in every picture's head."""
    for words, plan in (
        ("api.coffeecontracts.com", SMALL),
        ("andbox", replace(SMALL, origin="sandbox")),
        ("ffline", replace(SMALL, is_offline=True)),
    ):
        assert all(words in text for text in (as_text(plan), as_markdown(plan), as_html(plan)))


def test_report_plan_json_is_whole():
    """Goldens of JSON are read back as the plan has it: what is unknown is null and named."""
    shown = json.loads(golden("small")["json"])
    moves = next(change for change in shown["changes"] if change["step"] == "arrange.moves")
    assert moves["request"]["items"][0]["id"] is None
    assert moves["unknown"] == {"/items/0/id": "slot[2026-12-03].id"}
    assert sample_plans.SMALL.writes == (shown["writes"]["min"], shown["writes"]["max"])
