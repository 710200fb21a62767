"""Whatever a file holds, the checker answers with findings, and soon."""

import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cc_flow.check import check
from cc_flow.report.diagnostics import as_text
from cc_flow.workflow.read import read_workflow

TEXTS = [path.read_text("utf-8") for path in sorted((Path(__file__).parent / "golden").glob("*.yaml"))]
PIECES = st.sampled_from(
    [
        "steps",
        "{{",
        "}}",
        "| ",
        "null",
        "[]",
        "'",
        "for_each: ",
        "needs: [week]",
        "secrets.X",
        "this.",
        "- id: x",
        ": ",
        "\t",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(TEXTS), st.lists(st.tuples(st.integers(0, 5_000), PIECES | st.text(max_size=3)), max_size=4))
def test_check_robust_against_mutations(text: str, changes: list[tuple[int, str]]) -> None:
    """A workflow with pieces thrown in is read and checked without an exception, and every finding can be shown."""
    for place, piece in changes:
        at = place % (len(text) + 1)
        text = text[:at] + piece + text[at:]
    workflow, found = read_workflow(text, file="test.yaml")
    more = check(workflow, files={"test.yaml\nbeside/mark.yaml": workflow})[1] if workflow else ()
    as_text([*found, *more], {"test.yaml": text}).encode()


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 60), st.booleans())
def test_check_robust_against_chains(count: int, has_guard: bool) -> None:  # noqa: FBT001 - drawn, not passed
    """Steps that all hang on the one before are settled in one go, however many."""
    steps = ["  - {id: s0, when: run.attempt == 1, set: {a: 1}}"]
    for number in range(1, count):
        when = f"steps.s{number - 1}.ran" if has_guard else "run.attempt == 1"
        steps.append(f"  - {{id: s{number}, when: {when}, set: {{a: '{{{{ steps.s0.output.a }}}}'}}}}")
    last = f"outputs: {{a: '{{{{ steps.s{count - 1}.output.a | default(0) }}}}'}}"
    text = "cc_flow: 1\nname: chain\nsteps:\n" + "\n".join(steps) + f"\n{last}\n"
    workflow, _ = read_workflow(text, file="test.yaml")
    assert workflow is not None
    codes = {one.code for one in check(workflow)[1]}
    assert codes <= {"W309"}


def test_check_robust_against_what_doubles() -> None:
    """Forty steps of which each keeps the one before twice, guarded or not, are checked in two seconds' work."""
    steps = ["  - {id: s0, when: run.attempt == 1, set: {a: 1}}"]
    for number in range(1, 40):
        before, same = f"'{{{{ steps.s{number - 1} }}}}'", f"'{{{{ [steps.s{number - 1}] }}}}'"
        values = f"{{x: {before}, y: {before}, z: [{same}, {{a: {before}}}]}}"
        guard = "when: run.attempt == 1, " if number % 2 else ""
        steps.append(f"  - {{id: s{number}, {guard}set: {values}}}")
    text = "cc_flow: 1\nname: twice\nsteps:\n" + "\n".join(steps) + "\n"
    workflow, _ = read_workflow(text, file="test.yaml")
    assert workflow is not None
    begun = time.process_time()
    assert not [one for one in check(workflow)[1] if one.severity == "error"]
    assert time.process_time() - begun < 2
