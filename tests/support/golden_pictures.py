"""The pictures of the sample plans as they shall be.

`PYTHONPATH=src python tests/support/golden_pictures.py` writes them anew, to be read in the diff.
"""

import json
from pathlib import Path

import sample_plans
from page_reading import Page

from cc_flow.plan import Plan
from cc_flow.report.calendar_text import as_calendar
from cc_flow.report.plan_html import as_html
from cc_flow.report.plan_json import as_json
from cc_flow.report.plan_markdown import as_markdown
from cc_flow.report.plan_text import as_text

FOLDER = Path(__file__).parent.parent / "data" / "pictures"
NAMES = ("empty", "unchanged", "small", "generated", "rotated", "hostile")


def pictures(plan: Plan) -> dict[str, str]:
    """Every picture of a plan, by the ending of its file; of the page what a reader reads."""
    return {
        "plan.txt": as_text(plan),
        "calendar.txt": as_calendar(plan, 100),
        "list.txt": as_calendar(plan, 60),
        "json": json.dumps(as_json(plan), indent=2, ensure_ascii=True) + "\n",
        "md": as_markdown(plan),
        "page.txt": "\n".join(Page(as_html(plan)).outline()) + "\n",
    }


def golden(name: str) -> dict[str, str]:
    """The pictures of a plan as they were accepted."""
    found = FOLDER.glob(f"{name}.*")
    return {file.name.removeprefix(f"{name}."): file.read_text("utf-8") for file in found}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for plan_name in NAMES:
        for ending, text in pictures(sample_plans.ALL[plan_name]).items():
            (FOLDER / f"{plan_name}.{ending}").write_text(text, "utf-8")
