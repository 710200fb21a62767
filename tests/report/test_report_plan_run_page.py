"""The page of a run: its steps on a line of time, what it wrote, what is not known; as safe as a plan's page."""

import pytest
from page_reading import Page
from sample_runs import CUT_OFF, DONE, RESUMED, RUNS, UNKNOWN, intended, run

from cc_flow.journal import events as was
from cc_flow.journal.state import RunState
from cc_flow.report.run_html import as_html
from cc_flow.report.run_html_timeline import LABEL, MOST_ROWS, WIDTH, timeline_of


@pytest.mark.parametrize("state", RUNS.values(), ids=RUNS)
def test_report_plan_run_page_is_well_formed_and_asks_for_nothing(state: RunState):
    """Tags are closed in order, nothing is a script, a link or an address."""
    shown = as_html(state)
    page = Page(shown)
    assert "<script" not in shown
    assert not {"script", "a", "img", "link", "iframe"} & {tag for tag, _ in page.tags}
    assert not {"src", "href"} & {name for _, given in page.tags for name in given}
    assert "\u202e" not in shown
    assert "\x1b" not in shown


def test_report_plan_run_page_says_how_it_ended():
    """Status, tenant, place, times and the next command stand at the top."""
    words = Page(as_html(DONE)).words
    for said in (
        "succeeded",
        "coffee-contracts",
        "Sandbox",
        "took 12 s",
        "cc-flow runs show 01JDRUN4",
        "1 write done",
    ):
        assert said in words
    assert "interrupted" in Page(as_html(DONE, "interrupted")).words


def test_report_plan_run_page_says_what_each_write_came_to():
    """A write that was lost and sent again has both sends, each with its outcome; one that nobody knows says so."""
    words = Page(as_html(DONE)).words
    assert "not done; the answer was lost, and it was not there" in words
    assert "8.0 s, 2 tries" in words
    assert "not known: it may have been done" in Page(as_html(UNKNOWN)).words


def test_report_plan_run_page_counts_what_may_have_been_done():
    """At the top, however the run ended; the next command names it."""
    words = Page(as_html(run(*CUT_OFF), "interrupted")).words
    assert "1 write done" in words
    assert "1 write may have been done" in words
    assert "runs settle 01JDRUN4 'slot[2]' --applied" in words
    assert "may have been done" not in Page(as_html(DONE)).words


def test_report_plan_run_page_has_no_doubt_that_a_later_send_has_ended():
    """A set is sent again at once: what became of the first send is told by the second."""
    lost, done = was.WriteAnswered("slot[2]", 1, "ambiguous"), was.WriteAnswered("slot[2]", 2, "done", 200)
    page = as_html(run(*CUT_OFF, (4, lost), (4, intended("slot[2]", 2)), (5, done)))
    assert "the answer was lost; a later send tells" in Page(page).words
    assert "may have been done" not in Page(page).words


def test_report_plan_run_page_marks_retries_on_the_timeline():
    """Bars stand where steps ran, and a write that was sent twice has two diamonds on its bar."""
    shown = timeline_of(DONE)
    assert shown is not None
    week, slot, _ = shown.bars
    assert (week.x, week.sends) == (LABEL, ())
    assert slot.x < slot.sends[0] < slot.sends[1] < slot.x + slot.width < WIDTH
    assert [words for _, words in shown.ticks] == ["0.0 s", "2.9 s", "5.8 s", "8.6 s", "12 s"]
    assert Page(as_html(DONE)).count("path", class_="retry") == 2


def test_report_plan_run_page_folds_the_days_before_a_resume():
    """A run that was resumed two days later is still a picture of its seconds, with the pause folded and named."""
    shown = timeline_of(RESUMED)
    assert shown is not None
    assert [words for _, words in shown.ticks] == ["Mon 30 Nov 12:00", "Wed 2 Dec 12:00"]
    assert len(shown.folds) == 1
    first, slot = shown.bars
    assert min(first.width, slot.width) > 200
    assert slot.sends[0] < slot.x


def test_report_plan_run_page_of_a_long_loop_keeps_its_picture_short():
    """Of five hundred items the loop has a bar, the items stand in the table, and the page says so."""
    items = [
        each
        for number in range(500)
        for each in ((number, was.StepStarted(f"slot[{number}]")), (number, was.StepSucceeded(f"slot[{number}]", {})))
    ]
    long = run((0.0, was.StepStarted("slot")), *items, (500.0, was.StepSucceeded("slot", {})))
    shown = timeline_of(long)
    assert shown is not None
    assert (len(shown.bars), shown.left_out) == (1, 500)
    assert len(shown.bars) <= MOST_ROWS
    assert "500 steps inside loops are only in the table below." in Page(as_html(long)).words
    assert Page(as_html(long)).words.count("slot[") == 500
