"""The page of a plan: one file that asks nobody anything, that all can read, and that hostile posts cannot bend."""

import re
from dataclasses import replace

import pytest
from page_reading import Page
from sample_plans import ALL, EMPTY, GENERATED, HOSTILE, MANY, SMALL, THREE_MONTHS, entry, plan

from cc_flow.plan import Plan
from cc_flow.report.plan_html import as_html


@pytest.mark.parametrize("sample", ALL.values(), ids=ALL)
def test_report_plan_html_is_well_formed(sample: Plan):
    """Every tag is closed in order, whatever posts, pillars, steps and names say."""
    assert Page(as_html(sample)).tags


@pytest.mark.parametrize("sample", ALL.values(), ids=ALL)
def test_report_plan_html_has_no_script_and_asks_for_nothing(sample: Plan):
    """No script, no handler, no link, no address outside, and a policy that forbids all of them."""
    page = Page(as_html(sample))
    assert not {"script", "link", "img", "iframe", "object", "a", "form", "base"} & {tag for tag, _ in page.tags}
    names = {name for _, given in page.tags for name in given}
    assert not {"src", "href", "action", "srcset", "data"} & names
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in page.styles
    assert "@import" not in page.styles
    policy = {given.get("http-equiv"): given.get("content") for tag, given in page.tags if tag == "meta"}
    assert policy["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_report_plan_html_shows_hostile_texts_as_texts():
    """A title that is a script is read as a title; no tag and no attribute comes from it."""
    shown = as_html(HOSTILE)
    assert "<script" not in shown.lower()
    assert "onerror=alert" in Page(shown).words
    styles = {given["style"] for _, given in Page(shown).tags if given.get("style")}
    assert all(re.fullmatch(r"--rows: \d+", style or "") for style in styles)


def test_report_plan_html_cuts_words_that_would_tear_the_grid():
    """A title of 400 letters is cut in the calendar and may break anywhere; a heap of accents is thinned."""
    page = Page(as_html(HOSTILE))
    titles = [text for tags, text in page.texts if tags[-1] == "p" and text.startswith("WWW")]
    assert {len(title) for title in titles} == {110}
    assert "overflow-wrap: anywhere" in page.styles
    assert "\u0301" * 4 not in page.words


def test_report_plan_html_reads_on_a_phone_in_the_dark_and_on_paper():
    """The page names its width and both schemes, and has rules for narrow screens, dark ones and paper."""
    page = Page(as_html(SMALL))
    metas = {given.get("name"): given.get("content") for tag, given in page.tags if tag == "meta"}
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["color-scheme"] == "light dark"
    for rule in ("prefers-color-scheme: dark", "max-width: 680px", "@media print"):
        assert rule in page.styles


def test_report_plan_html_is_said_by_screen_readers():
    """It has a language, one heading of the first rank, and tables with captions, whose heads say what they head."""
    page = Page(as_html(SMALL))
    assert page.count("html", lang="en") == 1
    assert page.count("h1") == 1
    assert page.count("caption") == page.count("table") == page.count("table", role="table")
    assert page.count("th") == page.count("th", scope="col") + page.count("th", scope="row")
    assert all(given.get("aria-hidden") or given.get("aria-label") for tag, given in page.tags if tag == "svg")


def test_report_plan_html_shows_before_and_after_side_by_side():
    """Each month has two grids of the same weeks; posts that stay are in both, new ones only after."""
    page = Page(as_html(SMALL))
    assert page.count("table", class_="before") == page.count("table", class_="after") == 1
    assert page.count("div", class_="post") == 5 + 7
    assert page.count("div", class_="fate-new") == 1
    assert page.count("div", class_="fate-removed") == 2  # on its day before, and struck out after
    assert page.count("div", class_="fate-open") == 1
    assert {"from Thu 3 Dec", "to Fri 4 Dec"} <= {text for _, text in page.texts}
    assert "was “What rates did this week, slide by slide”" in {text for _, text in page.texts}


def test_report_plan_html_shows_only_weeks_that_are_touched():
    """Of December's five weeks the two that change are shown, and the page says so; whole months say nothing."""
    page = Page(as_html(SMALL))
    assert page.count("time") == 2 * 13
    assert "Only the weeks that this plan touches." in page.words
    assert "Only the weeks" not in Page(as_html(GENERATED)).words


def test_report_plan_html_shows_empty_days():
    """A day without a post is there, and says so to those who do not see the grid."""
    page = Page(as_html(SMALL))
    assert page.count("td", class_="empty") == [text for _, text in page.texts].count("no post") == 8 + 7


def test_report_plan_html_names_each_pillar_with_its_counts():
    """Colour is never alone: the legend gives each pillar letters, name and numbers; each post has the letters."""
    page = Page(as_html(SMALL))
    chips = [text for tags, text in page.texts if tags[-2:] == ("span", "bdi") and len(text) == 2]
    assert len(chips) == 8 + 12
    assert "Buyer Tips 0 → 0 or 1" in page.words


def test_report_plan_html_shows_what_words_change_in_captions():
    """In an old caption the words that go are struck out, in the new one those that come are underlined."""
    texts = Page(as_html(SMALL)).texts
    assert [text for tags, text in texts if tags[-1] == "del"][:2] == ["Three", "town"]
    assert [text for tags, text in texts if tags[-1] == "ins"][:2] == ["Four", "Springfield"]
    assert "Written by the service when the plan is applied." in Page(as_html(SMALL)).words


def test_report_plan_html_lists_every_call():
    """Three hundred writes are three hundred rows, each with what is sent."""
    page = Page(as_html(MANY))
    assert page.words.count("POST /user/content/schedule") == 300
    assert "p299" in page.words


def test_report_plan_html_of_three_months_has_three_pairs():
    """Months come in order, each with its pair of grids."""
    page = Page(as_html(THREE_MONTHS))
    assert page.count("table", class_="month") == 6
    headings = [text for tags, text in page.texts if tags[-1] == "h2"]
    assert headings[:4] == ["Calendar", "November 2026", "December 2026", "January 2027"]


def test_report_plan_html_without_changes_says_so():
    """An empty plan has no calendar, no calls, and says that there is nothing to write."""
    page = Page(as_html(EMPTY))
    assert "There is nothing to write." in page.words
    assert page.count("table") == 0


def test_report_plan_html_weekends_with_posts_are_as_wide_as_workdays():
    """Saturday and Sunday are narrow only while nothing stands on them."""
    weekend = plan(after=(entry(0, "2026-12-05", mark="+"),))
    assert Page(as_html(weekend)).count("table", class_="quiet") == 0
    assert Page(as_html(SMALL)).count("table", class_="quiet") == 2


def test_report_plan_html_year_ends_and_first_days_are_no_trap():
    """The last week of a year, and the calendar's own last day, have grids."""
    for day in ("2026-12-31", "2027-01-01", "9999-12-31", "0001-01-01"):
        sample = replace(plan(), after=(entry(0, day, mark="+"),))
        assert f'datetime="{day}"' in as_html(sample)
