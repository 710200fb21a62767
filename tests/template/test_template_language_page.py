"""The expressions of the language page: each is typed without a problem and gives what the page says."""

from typing import Any

import pytest

from cc_flow.shape import BOOLEAN, INTEGER, NULL, TEXT, ListOf, Record, Shape, Text, union
from cc_flow.template import Compiled, compile_condition, compile_text

DATE = Text(format="date")
ID = Text(format="id")
POST = Record({"id": ID, "slug": TEXT, "pillar": union(Record({"slug": TEXT}, name="pillar"), NULL),
               "ai_caption": union(TEXT, NULL), "is_used": union(BOOLEAN, NULL)}, name="post")  # fmt: skip
ENTRY = Record({"id": ID, "date": DATE, "order": INTEGER, "post": POST}, name="schedule entry")
SLOTS = ListOf(Record({"date": DATE, "reel": POST}, is_open=False))


def page_of(element: Shape) -> Shape:
    """What a paged action gives."""
    return Record({"results": ListOf(element), "count": INTEGER}, name="page", is_open=False)


def step(output: Shape) -> Shape:
    """A step that has ended."""
    return Record({"output": output, "status": TEXT, "ran": BOOLEAN}, name="step", is_open=False)


SCOPE: dict[str, Shape] = {
    "run": Record({"id": TEXT, "scheduled_for": Text(format="date-time")}, name="run", is_open=False),
    "inputs": Record({"month": Text(format="month"), "reels": INTEGER, "pillars": ListOf(TEXT)}, is_open=False),
    "this": Record(
        {"trending": ListOf(ID), "taken": ListOf(ENTRY), "missing": INTEGER, "days": ListOf(DATE),
         "fresh": ListOf(POST)},
        is_open=False,
    ),
    "steps": Record(
        {
            "week": step(page_of(ENTRY)),
            "after": step(page_of(ENTRY)),
            "reels": step(page_of(POST)),
            "picks": step(Record({"slots": SLOTS}, is_open=False)),
            "slot": step(ListOf(ENTRY)),
            "moves": step(Record({"items": ListOf(Record({"id": ID, "date": DATE, "order": INTEGER}))}, is_open=False)),
        },
        is_open=False,
    ),
    "slot": Record({"date": DATE, "reel": POST}, is_open=False),
    "entry": ENTRY,
    "error": Record({"step": TEXT, "message": TEXT}, is_open=False),
}  # fmt: skip


def post(name: str, pillar: str | None, **fields: Any) -> dict[str, Any]:
    """A post of the library."""
    base = {"id": name, "slug": name, "ai_caption": None, "is_used": None}
    return {**base, "pillar": pillar and {"slug": pillar}, **fields}


WEEK = [
    {"id": 1, "date": "2026-11-30", "order": 1, "post": post("p1", "local")},
    {"id": 2, "date": "2026-12-01", "order": 1, "post": post("p2", "local")},
    {"id": 3, "date": "2026-12-02", "order": 1, "post": post("r1", "tips")},
]
REELS = [
    post("r1", "tips"),
    post("r2", "local", is_used=True),
    post("r3", None, is_used=False),
    post("r4", "listings"),
]
NAMES: dict[str, Any] = {
    "run": {"id": "01J", "scheduled_for": "2026-11-30T07:00:00-05:00"},
    "inputs": {"month": "2026-11", "reels": 3, "pillars": ["local", "tips"]},
    "this": {"trending": ["r1", "r2", "r3", "r4"], "taken": [WEEK[2]], "missing": 2,
             "days": ["2026-11-30", "2026-12-01", "2026-12-03"], "fresh": [REELS[2], REELS[3]]},
    "steps": {
        "week": {"output": {"results": WEEK, "count": 3}},
        "after": {"output": {"results": WEEK, "count": 3}},
        "reels": {"output": {"results": REELS, "count": 4}},
        "picks": {"output": {"slots": [{"date": "2026-11-30", "reel": REELS[2]}]}},
        "slot": {"output": [{"id": 7}, {"id": 8}]},
        "moves": {"output": {"items": [{"id": 2, "date": "2026-12-02", "order": 1}]}},
    },
    "slot": {"date": "2026-12-03", "reel": REELS[3]},
    "entry": WEEK[0],
    "error": {"step": "slot", "message": "no answer"},
}  # fmt: skip

FRESH = (
    "{{ steps.reels.output.results | rejectattr('is_used') "
    "| without(steps.week.output.results | pluck('post.id'), by='id') }}"
)
TEXTS = [
    ("{{ run.scheduled_for | month }}", "2026-11", Text(format="month")),
    ("{{ inputs.month }}", "2026-11", Text(format="month")),
    ("{{ run.scheduled_for | date }}", "2026-11-30", DATE),
    ("{{ run.scheduled_for | add_days(6) }}", "2026-12-06", DATE),
    ("{{ steps.reels.output.results | pluck('id') }}", ["r1", "r2", "r3", "r4"], ListOf(ID)),
    ("{{ steps.week.output.results | where('post.id', 'in', this.trending) }}", [WEEK[2]], ListOf(ENTRY)),
    ("{{ [inputs.reels - (this.taken | length), 0] | max }}", 2, INTEGER),
    ("{{ run.scheduled_for | weekdays(count=5) | without(this.taken | pluck('date')) }}",
     ["2026-11-30", "2026-12-01", "2026-12-03", "2026-12-04"], ListOf(DATE)),
    (FRESH, [REELS[2], REELS[3]], ListOf(POST)),
    ("{{ this.days[:this.missing] | zip_as(this.fresh, ['date', 'reel']) }}",
     [{"date": "2026-11-30", "reel": REELS[2]}, {"date": "2026-12-01", "reel": REELS[3]}], SLOTS),
    ("{{ steps.picks.output.slots }}", [{"date": "2026-11-30", "reel": REELS[2]}], SLOTS),
    ("{{ slot.reel.id }}", "r4", ID),
    ("{{ slot.date }}", "2026-12-03", DATE),
    ("{{ steps.slot.output }}", [{"id": 7}, {"id": 8}], ListOf(ENTRY)),
    ("{{ entry.post.id }}", "p1", ID),
    ("{{ steps.after.output.results | rotate_by('post.pillar.slug', inputs.pillars) | as_moves }}",
     [{"id": 3, "date": "2026-12-01", "order": 1}, {"id": 2, "date": "2026-12-02", "order": 1}],
     ListOf(Record({"id": ID, "date": DATE, "order": INTEGER}, name="move", is_open=False))),
    ("{{ steps.moves.output.items }}", [{"id": 2, "date": "2026-12-02", "order": 1}],
     ListOf(Record({"id": ID, "date": DATE, "order": INTEGER}))),
    ("only {{ steps.after.output.results | length }} posts this week", "only 3 posts this week", TEXT),
    ("{{ error.step }}: {{ error.message }}", "slot: no answer", TEXT),
    ("{{ steps.slot.output | map(attribute='id') | list }}", [7, 8], ListOf(ID)),
]  # fmt: skip

CONDITIONS = [
    ("entry.post.ai_caption is none", True),
    ("steps.moves.output.items | length > 0", True),
    ("steps.after.output.results | length >= inputs.reels", True),
]


@pytest.mark.parametrize(("text", "value", "shape"), TEXTS)
def test_texts_of_the_language_page(text: str, value: Any, shape: Shape) -> None:
    """A text of the page is typed without a problem, and gives a value of that type."""
    compiled = compile_text(text)
    assert isinstance(compiled, Compiled), compiled
    assert compiled.infer(SCOPE) == (shape, ())
    assert compiled.evaluate(NAMES) == value


@pytest.mark.parametrize(("text", "value"), CONDITIONS)
def test_conditions_of_the_language_page(text: str, value: bool) -> None:  # noqa: FBT001 - what it should be
    """A condition of the page is typed without a problem, and decides."""
    condition = compile_condition(text)
    assert isinstance(condition, Compiled), condition
    assert condition.infer(SCOPE) == (BOOLEAN, ())
    assert condition.evaluate(NAMES) is value


def test_the_typo_of_the_language_page() -> None:
    """The page's own mistake, a field named almost right, is an error that offers the right name at its exact place."""
    text = "{{ steps.week.output.results[0].dat }}"
    compiled = compile_text(text)
    assert isinstance(compiled, Compiled)
    _, (problem,) = compiled.infer(SCOPE)
    assert (problem.severity, problem.kind) == ("error", "unknown-field")
    assert text[problem.start : problem.end] == "dat"
    assert problem.help == "did you mean `date`?"
