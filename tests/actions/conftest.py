"""The table of actions as the vendor's guide has it, and every action of the catalog."""

import csv
from pathlib import Path
from typing import Any

import pytest

from cc_flow.actions import catalog
from cc_flow.actions.base import Action

TABLE = Path(__file__).parent.parent / "data" / "actions.tsv"


@pytest.fixture(scope="session")
def table() -> dict[str, dict[str, str]]:
    """Each line of the table by its action's name."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {line["action"]: line for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


@pytest.fixture(scope="session")
def actions() -> dict[str, type[Action[Any]]]:
    """The 116 actions of the API by name."""
    return {name: catalog.find(name) for name in catalog.names()}
