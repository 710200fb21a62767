"""A plan as JSON: the names that programs rely on."""

import json

from sample_plans import ALL, GENERATED, SCHEDULE, SMALL, plan, write

from cc_flow.plan import ChangeKind
from cc_flow.report.plan_json import as_json


def test_report_plan_json_has_the_documented_form():
    """Format, workflow, tenant, changes, reads and writes are there under their documented names."""
    shown = as_json(SMALL)
    assert shown["format_version"] == 1
    assert (shown["workflow"], shown["tenant"], shown["reads"]) == ("monday-content", "coffee-contracts", 14)
    assert shown["writes"] == {"min": 5, "max": 6}
    assert shown["changes"][1] == {
        "step": "slot",
        "key": "2026-12-03",
        "at": "slot[2026-12-03]",
        "action": "calendar.schedule_post",
        "effect": "write",
        "method": "POST",
        "path": "/user/content/schedule",
        "request": {"postId": "p7", "date": "2026-12-03"},
        "change": "create",
        "title": "Three kitchens, one budget (voice-over)",
    }


def test_report_plan_json_conditional_changes_say_why_and_how_often():
    """`because`, `at_least` and `at_most` stand where they say something; what nothing bounds is null."""
    conditional, unbounded = as_json(GENERATED)["changes"][1:]
    assert (conditional["change"], conditional["because"]) == ("conditional", "calendar.results")
    assert (conditional["at_least"], conditional["at_most"], unbounded["at_most"]) == (0, 5, None)
    assert as_json(GENERATED)["writes"] == {"min": 1, "max": None}
    assert "at_most" not in as_json(SMALL)["changes"][1]


def test_report_plan_json_deletes_have_their_query():
    """A DELETE has `query`, empty too; a name that comes twice has a list."""
    bare, dated, many = (
        write("d", "calendar.reset_date", f"DELETE {SCHEDULE}", ChangeKind.DELETE, query=query)
        for query in ((), (("date", "2026-12-01"),), (("id", "1"), ("id", "2")))
    )
    shown = as_json(plan(changes=(bare, dated, many)))["changes"]
    assert [change["query"] for change in shown] == [{}, {"date": "2026-12-01"}, {"id": ["1", "2"]}]


def test_report_plan_json_can_be_written_and_read_back():
    """Every sample is JSON, and reads back as it was."""
    for sample in ALL.values():
        shown = as_json(sample)
        assert json.loads(json.dumps(shown)) == shown
