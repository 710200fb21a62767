"""A plan as text and as a calendar in a terminal: words, numbers, widths."""

import unicodedata
from dataclasses import replace

import pytest
from sample_plans import ALL, EMPTY, GENERATED, HOSTILE, SCHEDULE, SMALL, UNCHANGED, entry, plan, schedule, write

from cc_flow.plan import ChangeKind, LimitUse, Plan
from cc_flow.report.calendar_text import as_calendar, fit, wrapped
from cc_flow.report.plan_text import as_text
from cc_flow.report.plan_total import limit_view, total


def test_report_plan_text_total_counts_what_is_sure_and_what_may_be():
    """The one line: sure changes by kind, what is there already, what may come on top and why, reads."""
    assert total(SMALL) == (
        "Plan: 2 to add, 2 to change, 1 to remove; 1 there already; up to 1 more if menu.hooks says so; 14 reads"
    )
    assert total(UNCHANGED) == "No changes; 1 there already; 4 reads"
    assert total(EMPTY) == "No changes; 4 reads"
    assert "any number more" in total(GENERATED)


def test_report_plan_text_total_agrees_with_the_plan():
    """What the line calls sure is the least number of writes of the plan; with what may come it is the most."""
    least, most = SMALL.writes
    assert (least, most) == (2 + 2 + 1, 2 + 2 + 1 + 1)


def test_report_plan_text_total_of_bounded_loops():
    """A write that is made between twice and five times counts twice as sure and three times as perhaps."""
    sample = plan(changes=(schedule("2026-12-01", 1, at_least=2, at_most=5, because="menu.hooks"),))
    assert total(sample) == "Plan: 2 to add, 0 to change, 0 to remove; up to 3 more if menu.hooks says so; 4 reads"
    assert "2 to 5 times, if menu.hooks says so" in as_text(sample)


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (0, 5, "  0 to 5 times, if menu.hooks says so"),
        (0, None, "  any number of times, if menu.hooks says so"),
        (3, None, "  3 or more times, if menu.hooks says so"),
        (0, 1, "  if menu.hooks says so"),
    ],
)
def test_report_plan_text_says_how_often(least: int, most: int | None, said: str):
    """A deferred loop has its bounds and what they turn on; what may happen once has only that."""
    change = schedule("2026-12-01", 1, at_least=least, at_most=most, because="menu.hooks")
    assert as_text(plan(changes=(change,))).splitlines()[2].endswith(said)


def test_report_plan_text_shows_what_is_known_only_after_apply():
    """An unknown value names where it comes from, however deep it stands."""
    assert "items[0].id     (known after apply: slot[2026-12-03].id)" in as_text(SMALL)


def test_report_plan_text_shows_what_stands_there_now():
    """A change of a known value shows both."""
    update = write("u", "x.y", f"PATCH {SCHEDULE}/e", ChangeKind.UPDATE, request={"isCompleted": True, "order": 1})
    shown = as_text(plan(changes=(replace(update, before={"is_completed": False, "order": 1}),)))
    assert "isCompleted  false → true" in shown
    assert "order        1\n" in shown


def test_report_plan_text_shows_queries_of_deletes():
    """What a DELETE takes away may be told by its query alone."""
    reset = write("r", "calendar.reset_date", f"DELETE {SCHEDULE}", ChangeKind.DELETE, query=(("date", "2026-12-01"),))
    assert "?date  2026-12-01" in as_text(plan(changes=(reset,)))


def test_report_plan_text_bounds_long_bodies():
    """Of a body of a hundred fields sixteen are shown and the others counted."""
    long = write("l", "x.y", "POST /x", ChangeKind.CREATE, request={f"f{number}": number for number in range(100)})
    assert "… and 84 more, see --json" in as_text(plan(changes=(long,)))


def test_report_plan_text_ends_with_the_next_command():
    """What to do now: keep the plan, apply the kept one, ask with a key, or nothing; ready for a shell."""
    assert as_text(SMALL).endswith("cc-flow plan workflows/monday-content.yaml -o monday-content.plan\n")
    assert as_text(SMALL, saved_as="my plan").endswith("cc-flow apply 'my plan'\n")
    assert as_text(replace(SMALL, is_offline=True)).endswith("cc-flow plan workflows/monday-content.yaml\n")
    assert as_text(replace(SMALL, origin="sandbox")).count("monday-content.yaml --sandbox -o") == 1
    assert "Nothing to do." in as_text(EMPTY)
    assert "cc-flow plan 'flows/`a`.yaml' -o 'x--><script>.plan'" in as_text(HOSTILE)


def test_report_plan_text_limits_say_when_they_may_be_exceeded():
    """A limit has its use, its bound, and a sign where the most is above it."""
    assert limit_view(LimitUse("writes", 5, 7, 60)).use == "5 to 7 of 60"
    assert [limit_view(LimitUse("w", 1, most, 2)).is_over for most in (1, 2, 3, None)] == [False, False, True, True]
    assert limit_view(LimitUse("w", 0, 0, 0)).is_over is False
    assert limit_view(LimitUse("w", 0, 3, None)).use == "0 to 3, no limit"


# The calendar.


def columns(line: str) -> int:
    """How many columns a terminal gives a line."""
    widths = (
        0 if unicodedata.category(one) in {"Mn", "Cf"} else 1 + (unicodedata.east_asian_width(one) in "WF")
        for one in line
    )
    return sum(widths)


@pytest.mark.parametrize("sample", ALL.values(), ids=ALL)
@pytest.mark.parametrize("width", [80, 100, 200])
def test_report_plan_calendar_fits_its_width(sample: Plan, width: int):
    """The lines of a month are all as wide as its rule, which is no wider than asked, whatever titles are made of."""
    months = as_calendar(sample, width).split("\n\n")[:-1]
    for month in months:
        lines = month.splitlines()[1:]
        assert {columns(line) for line in lines} == {columns(lines[0])}
        assert columns(lines[0]) <= width


@pytest.mark.parametrize("width", [79, 60, 40])
def test_report_plan_calendar_is_a_list_on_narrow_terminals(width: int):
    """Below 80 columns each day is a line, and no line is wider."""
    shown = as_calendar(SMALL, width)
    month = shown.split("\n\n")[0].splitlines()
    assert "  Thu 3   + HL Three kitchens" in shown
    assert "|" not in shown
    assert max(map(columns, month)) <= width


def test_report_plan_calendar_without_a_calendar_is_empty():
    """A plan that has seen no entry has nothing to show."""
    assert as_calendar(EMPTY) == ""


def test_report_plan_calendar_counts_what_a_day_cannot_show():
    """Of seven posts of one day three are shown and the rest is counted."""
    sample = plan(after=tuple(entry(number, "2026-12-01", mark="+") for number in range(7)))
    assert "… 4 more" in as_calendar(sample, 120)


def test_report_plan_calendar_breaks_between_words():
    """Titles are broken where a word ends, and cut with an ellipsis."""
    assert wrapped("The best coffee shops", 12, 2) == ["The best    ", "coffee shops"]
    assert wrapped("The best coffee shops in town", 12, 2) == ["The best    ", "coffee shop…"]
    assert wrapped("Antidisestablishment", 8, 2) == ["Antidise", "stablis…"]
    assert wrapped("日本語の柱", 4, 2) == ["日本", "語… "]
    assert fit("日本", 3) == "日…"
