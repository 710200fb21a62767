"""The names that templates know, with the shapes of what they stand for."""

from collections.abc import Mapping

from cc_flow.shape import ANYTHING, BOOLEAN, INTEGER, NULL, TEXT, ListOf, MapOf, Record, Shape, Text, union
from cc_flow.template import Hidden
from cc_flow.workflow.inputs import shape_of_schema
from cc_flow.workflow.model import Workflow

STATUSES = ("succeeded", "failed", "skipped", "partial", "unknown", "cancelled")
STATUS = Text(choices=STATUSES)

RUN = Record({"id": TEXT, "scheduled_for": Text(format="date-time"), "attempt": INTEGER}, name="run", is_open=False)
TENANT = Record({"slug": TEXT, "timezone": TEXT, "labels": ListOf(TEXT)}, name="tenant", is_open=False)
LOOP = Record({"index": INTEGER, "key": TEXT}, name="loop", is_open=False)
LOOP_BEFORE_KEY = Record({"index": INTEGER}, name="loop", is_open=False)
ERROR = Record(
    {
        "step": TEXT,
        "message": TEXT,
        "failure": union(TEXT, NULL),
        "action": union(TEXT, NULL),
        "status": union(INTEGER, NULL),
        "attempt": union(INTEGER, NULL),
        "detail": ANYTHING,
        "reason": union(TEXT, NULL),
    },
    name="error",
)
"""What a handler knows of the failure. `failure` is its kind, `status` an HTTP status; what does not apply is not there."""

SECRETS = MapOf(Text(secret=True))
SECRETS_ELSEWHERE = Hidden(
    "a secret goes straight into the `with` of the step that needs it",
    "write `{{ secrets.NAME }}` there, as the whole value",
    kind="E413",
)

# Names that have a meaning somewhere, so that no loop variable may hide them.
RESERVED: Mapping[str, str] = {
    "inputs": "the workflow's inputs",
    "steps": "the steps before",
    "this": "the values above in a `set` step",
    "loop": "the loop itself",
    "run": "the run",
    "tenant": "the tenant",
    "error": "what a handler was called for",
    "secrets": "the secrets",
    "output": "the answer that `until` looks at",
    "membership": "what `expect` looks at",
    "range": "the function",
}
WORDS = frozenset({"true", "false", "none", "and", "or", "not", "in", "is", "if", "else"})
"""Words of the expression language, which cannot be names."""


def inputs_record(fields: Mapping[str, Shape]) -> Record:
    """`inputs`."""
    return Record(fields, name="workflow", is_open=False)


def base_names(workflow: Workflow) -> dict[str, Shape]:
    """What every template of a file may name, steps aside."""
    return {
        "inputs": inputs_record({name: shape_of_schema(one.schema) for name, one in workflow.inputs.items()}),
        "run": RUN,
        "tenant": TENANT,
        "secrets": SECRETS_ELSEWHERE,
    }


def step_record(
    *, output: Shape | None, is_there: Hidden | None, iterations: Shape | None, may_fail: Hidden | None
) -> Record:
    """`steps.<id>`. `is_there` hides what the step gives where it may not have run to its end, `may_fail` its error."""

    def given(shape: Shape) -> Shape:
        return shape if is_there is None else _behind(is_there, shape)

    fields: dict[str, Shape] = {"status": STATUS, "ran": BOOLEAN}
    if output is not None:
        fields["output"] = output if isinstance(output, Hidden) else given(output)
    if iterations is not None:
        fields["iterations"] = given(iterations)
    if may_fail is not None:
        fields["error"] = _behind(may_fail, ERROR)
    return Record(fields, name="step", is_open=False)


def _behind(hidden: Hidden, shape: Shape) -> Hidden:
    return Hidden(hidden.reason, hidden.help, hidden.kind, hidden.severity, hidden.soft, hidden.cleared_by, shape)


def iterations_of(output: Shape) -> Shape:
    """`iterations` of a loop whose items give `output`."""
    fields = {"key": TEXT, "status": STATUS, "output": union(output, NULL), "error": union(ERROR, NULL)}
    return ListOf(Record(fields, name="iteration", is_open=False))
