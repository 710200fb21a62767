"""A plan as a comment on a pull request: short enough, found again, and deaf to what posts say."""

import re
from dataclasses import replace
from html import unescape

import pytest
from sample_plans import ALL, HOSTILE, MANY, SMALL, THREE_MONTHS, entry, plan, schedule

from cc_flow.plan import Plan
from cc_flow.report.plan_markdown import LONGEST, as_markdown
from cc_flow.report.plan_markdown_text import escaped, marker

OURS = re.compile(r"</?(?:b|i|br|del|ins|sub|code|details|summary)>|<!-- cc-flow plan: [\w.-]+ [\w.-]+ -->")


@pytest.mark.parametrize("sample", ALL.values(), ids=ALL)
def test_report_plan_markdown_holds_no_markup_but_its_own(sample: Plan):
    """Every angle bracket belongs to one of a handful of tags; none comes from a text."""
    assert "<" not in OURS.sub("", as_markdown(sample))


@pytest.mark.parametrize("sample", ALL.values(), ids=ALL)
def test_report_plan_markdown_tables_keep_their_columns(sample: Plan):
    """Every row of a table has as many cells as its head: no text can end a cell."""
    columns = 0
    for line in as_markdown(sample).splitlines():
        count = line.count("|") if line.startswith("|") else 0
        assert not (columns and count and count != columns), line
        columns = count


def test_report_plan_markdown_calls_nobody():
    """What GitHub looks for in the finished text is broken by a sign without width: people, issues, links, emoji."""
    shown = unescape(as_markdown(HOSTILE))
    for lure in (r"@\w", r"#\d", r"https?://", r"www\.", r":smile:", r"GH-\d"):
        assert re.search(lure, shown) is None, lure


def test_report_plan_markdown_escapes_what_would_format():
    """Signs of Markdown are written as numbers, at a line's beginning also those of lists and headings."""
    assert escaped("a*b_c`d`[e](f)|g~h$i\\") == "a&#42;b&#95;c&#96;d&#96;&#91;e&#93;(f)&#124;g&#126;h&#36;i&#92;"
    assert [escaped(text) for text in ("- a", "1. b", "+ c", "12) d", "===")] == [
        "&#45; a",
        "1&#46; b",
        "&#43; c",
        "12&#41; d",
        "&#61;==",
    ]


def test_report_plan_markdown_is_found_again():
    """The first line is a hidden marker of workflow and tenant; names cannot end it early."""
    assert as_markdown(SMALL).splitlines()[0] == "<!-- cc-flow plan: monday-content coffee-contracts -->"
    assert marker("a-->b", "c d") == "<!-- cc-flow plan: a--_b c_d -->"


def test_report_plan_markdown_shows_months_with_squares_letters_and_marks():
    """A day has its posts, each with its pillar's square and letters, its mark, and what becomes of it."""
    shown = as_markdown(SMALL)
    assert "<b>3</b><br>🟨 HL <b>&#43; new</b> Three kitchens, one budget (voice-over)" in shown
    assert "⬛ LI <b>&#126; moved</b> Just listed: 12 Maple Street <sub>from Thu 3 Dec</sub>" in shown
    assert "<del>POV: How a bidding war really ends</del>" in shown
    assert "| Mon | Tue | Wed | Thu | Fri |" in shown


def test_report_plan_markdown_fits_github_and_says_what_it_left_out():
    """Whatever the plan's size the comment is short enough, and names what is missing and where all of it is."""
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    posts = tuple(entry(number, day, mark="+", title="|<" * 200) for number, day in enumerate(days * 5))
    calls = tuple(replace(schedule("2026-12-01", number), request={"x": "|" * 900}) for number in range(3000))
    for sample in (plan(after=posts), plan(changes=calls), plan(after=posts, changes=calls, notes=("@" * 999,) * 999)):
        shown = as_markdown(sample)
        assert len(shown.encode("utf-16-le")) // 2 <= LONGEST < 65_536
        assert "> Shortened to fit a comment: " in shown
        assert "All of it: <code>cc-flow plan workflows/monday-content.yaml</code>" in shown


def test_report_plan_markdown_shortens_no_more_than_it_must():
    """Of three hundred writes a hundred and twenty are listed, and the comment says so; three months are whole."""
    assert "120 of 300 writes" in as_markdown(MANY)
    assert as_markdown(MANY).count("POST /user/content/schedule") == 120
    assert "Shortened" not in as_markdown(THREE_MONTHS)


def test_report_plan_markdown_always_fits_even_with_nothing_but_names():
    """Names and totals without end leave a comment that fits."""
    long = "x|@" * 50_000
    changes = tuple(
        replace(schedule("2026-12-01", n, title=long), at=long, because=long, at_least=0) for n in range(20)
    )
    sample = plan(workflow=long, tenant=long, file=long, timezone=long, origin=long, commit=long, changes=changes)
    assert len(as_markdown(sample).encode("utf-16-le")) // 2 <= LONGEST
