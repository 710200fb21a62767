"""The table of endpoints, held against the guide's."""

import csv
from pathlib import Path

import pytest

from cc_flow.actions import catalog
from cc_flow.actions.names import camel
from cc_flow.actions.request import path_inputs
from cc_flow.actions.shapes import input_shape
from cc_flow.sandbox.exchange import Endpoint
from cc_flow.sandbox.keys import SCOPES
from cc_flow.sandbox.routes import ENDPOINTS

TABLE = Path(__file__).parents[1] / "data" / "actions.tsv"


def test_every_line_of_the_guide_has_its_endpoint() -> None:
    """All 116 by name, method, path and paging; and nothing else."""
    with TABLE.open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))
    guide = {(line["action"], line["method"], line["path"], line["shape"] == "paged") for line in lines}
    assert {(one.name, one.method, one.path, one.paged) for one in ENDPOINTS} == guide
    assert len(ENDPOINTS) == len(guide) == 116


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_an_action_and_its_endpoint_agree(endpoint: Endpoint) -> None:
    """They name the same inputs and the same permission."""
    kind = catalog.find(endpoint.name)
    inputs = set(input_shape(kind).fields) - set(path_inputs(kind.spec))
    in_query = endpoint.method in {"GET", "DELETE"}
    assert set(endpoint.parameters if in_query else endpoint.body) == (inputs if in_query else set(map(camel, inputs)))
    assert endpoint.scope == kind.spec.scope
    assert endpoint.scope is None or endpoint.scope in SCOPES
