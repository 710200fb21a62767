"""Where an answer differs from its model: names, types and counts, and nothing that stood in it."""

from typing import Any

import pytest

from cc_flow.actions import catalog
from cc_flow.actions.compare import UNNAMED, Difference, compare
from cc_flow.actions.probes import probes
from cc_flow.actions.spec import Effect

TASK = {
    "id": "t1",
    "title": "Answer your comments",
    "description": "Every one.",
    "date": "2026-12-07",
    "category": None,
    "isCompleted": False,
    "completedAt": None,
}


def differences(*tasks: Any, **wire: str) -> list[tuple[str, str, str, str, int, int]]:
    """How a page of daily tasks differs, as plain tuples."""
    found = compare(catalog.find("calendar.list_daily_tasks"), {"results": list(tasks), "count": len(tasks)}, wire=wire)
    return [(one.field, one.kind, one.expected, one.found, one.count, one.of) for one in found]


def test_what_fits_has_no_differences():
    """Nulls where they may be, ids as text or numbers, names in camelCase or as they are here."""
    snake = {**TASK, "id": 7, "is_completed": True}
    del snake["isCompleted"]
    assert differences(TASK, snake) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": 7}, ("results[].title", "type", "text", "a whole number", 1, 2)),
        ({"title": None}, ("results[].title", "type", "text", "null", 1, 2)),
        ({"isCompleted": "yes"}, ("results[].is_completed", "type", "true or false", "text", 1, 2)),
        ({"category": ["a"]}, ("results[].category", "type", "a term or null", "a list", 1, 2)),
        ({"category": {"id": 1, "slug": "a"}}, ("results[].category.name", "missing", "text", "", 1, 1)),
        ({"date": "12/07/2026"}, ("results[].date", "form", "a date (YYYY-MM-DD)", "text of another form", 1, 2)),
        ({"dueBy": "2026-12-08"}, ("results[].due_by", "unknown", "", "text", 1, 2)),
        ({"agent@example.com": 1}, (f"results[].{UNNAMED}", "unknown", "", "a whole number", 1, 2)),
    ],
)
def test_each_kind_of_difference(change: dict[str, Any], expected: tuple[str, str, str, str, int, int]):
    """Where it is, what was expected, what was found, how often; never what it said."""
    assert differences(TASK, {**TASK, **change}) == [expected]


def test_a_field_that_is_not_there_is_missing_unless_it_may_be_null():
    """To templates what is not there is null."""
    short = {name: value for name, value in TASK.items() if name not in ("title", "completedAt")}
    assert differences(short, short) == [("results[].title", "missing", "text", "", 2, 2)]


def test_names_that_the_project_overrides_are_known():
    """`[wire.fields]` says what the wire calls a field; it is neither missing nor unknown then."""
    renamed = {("heading" if name == "title" else name): value for name, value in TASK.items()}
    assert {one[1] for one in differences(renamed)} == {"missing", "unknown"}
    assert differences(renamed, title="heading") == []


@pytest.mark.parametrize("body", [None, "text", 7, {"items": []}, {"results": {}, "count": "2"}])
def test_what_is_no_page_at_all_differs(body: Any):
    """Whatever comes, it is compared and nothing is raised."""
    assert compare(catalog.find("calendar.list_daily_tasks"), body)


def test_a_bare_list_counts_as_a_page():
    """As it does to a step."""
    assert compare(catalog.find("calendar.list_daily_tasks"), [TASK]) == ()


def test_differences_are_plain_facts():
    """A difference holds words and numbers only."""
    one = compare(catalog.find("calendar.list_daily_tasks"), {"results": [{**TASK, "title": 7}], "count": 1})[0]
    assert one == Difference("results[].title", "type", "text", "a whole number", 1, 1)


def test_every_read_can_be_asked():
    """All reads of the table, what is public first; each id comes from a list that is asked before."""
    asked = list(probes())
    reads = {name for name in catalog.names() if catalog.find(name).spec.effect is Effect.READ}
    assert asked[0].action == "feature_flags.list"
    assert len(asked) == len(reads)
    assert {one.action for one in asked} == reads
    places = {one.action: place for place, one in enumerate(asked)}
    for one in asked:
        if one.source:
            assert places[one.source] < places[one.action]
            assert one.input in catalog.find(one.action).model_fields
            assert catalog.find(one.source).spec.paged
