"""The pages in a real browser: they ask for nothing, run nothing, fit every width, and can be read by day and by night.

`python -m pytest proofs/picture`; it needs Chromium on the PATH.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sample_plans import ALL
from sample_runs import RUNS

from cc_flow.report import plan_html, run_html
from proofs.picture.browser import Served, measure, run, serve

PAGES = {name: plan_html.as_html(plan) for name, plan in ALL.items()} | {
    name: run_html.as_html(state) for name, state in RUNS.items()
}
PHONE, TABLET, DESK, WALL = 360, 820, 1280, 1920
Measures = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """All pages on loopback."""
    with serve(PAGES) as one:
        yield one


@pytest.fixture(scope="module")
def by_day(served: Served) -> Callable[[int], Measures]:
    """All pages measured in windows of a width, once for each."""
    return cache(lambda width: measure(served, width))


@pytest.fixture(scope="module")
def by_night(served: Served) -> Measures:
    """All pages measured on a desk, for readers who like it dark."""
    return measure(served, DESK, is_dark=True)


@pytest.mark.parametrize("page", PAGES)
def test_picture_asks_for_nothing_and_breaks_no_policy(page: str):
    """Opening a page asks the server for that page and nothing else, and the browser has no complaint of its policy."""
    with serve(PAGES) as alone:
        shown, complaints = run(f"{alone.origin}/{page}", "--dump-dom")
    assert [path for path in alone.asked if path != "/favicon.ico"] == [f"/{page}"]
    assert "Content Security Policy" not in complaints
    assert re.search(r"<(?:script|iframe|img|a|link)\b", shown) is None


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK, WALL])
def test_picture_fits_every_width(by_day: Callable[[int], Measures], page: str, width: int):
    """No window has to be scrolled sideways, no text runs out of its card or cell, and none is too small to read."""
    found = by_day(width)[page]
    assert found["needs"] <= found["width"] == width
    assert found["torn"] == []
    assert found["letters"] >= 11


@pytest.mark.parametrize("page", PAGES)
def test_picture_can_be_read_by_day_and_by_night(by_day: Callable[[int], Measures], by_night: Measures, page: str):
    """The page follows the reader's scheme, and every text on it has a contrast of at least 4.5 in both."""
    day, night = by_day(DESK)[page], by_night[page]
    assert night["paper"] < 0.05
    assert day["paper"] > 0.85
    assert (day["faint"], night["faint"]) == ([], [])


@pytest.mark.parametrize("page", ["small", "generated", "three_months", "rotated"])
def test_picture_sets_months_beside_each_other_where_there_is_room(by_day: Callable[[int], Measures], page: str):
    """On a desk before and after stand side by side, each week at one height; on a phone one is below the other."""
    desk, phone = by_day(DESK)[page], by_day(PHONE)[page]
    for before, after in zip(desk["before"], desk["after"], strict=True):
        assert before["right"] <= after["left"]
        assert before["top"] == pytest.approx(after["top"], abs=1)
    assert desk["weeks"][0] == pytest.approx(desk["weeks"][1], abs=1)
    assert all(earlier < later for earlier, later in pairwise(desk["weeks"][0]))
    for before, after in zip(phone["before"], phone["after"], strict=True):
        assert before["bottom"] <= after["top"]


@pytest.mark.parametrize("page", ["crowded", "hostile"])
def test_picture_gives_weeks_of_seven_days_the_whole_width(by_day: Callable[[int], Measures], page: str):
    """Where weekends have posts, the grids stand below each other: fourteen columns would be too narrow to read."""
    desk = by_day(DESK)[page]
    for before, after in zip(desk["before"], desk["after"], strict=True):
        assert before["bottom"] <= after["top"]


def test_picture_prints(served: Served, tmp_path: Path):
    """On paper the small plan takes at the most four pages."""
    file = tmp_path / "plan.pdf"
    run(f"{served.origin}/small", f"--print-to-pdf={file}", "--no-pdf-header-footer")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", file.read_bytes())) <= 4
