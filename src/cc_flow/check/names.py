"""The names that templates know, with the shapes of what they stand for."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from cc_flow.shape import ANYTHING, BOOLEAN, INTEGER, NULL, TEXT, ListOf, MapOf, Record, Shape, Text, union
from cc_flow.template import Hidden
from cc_flow.workflow.inputs import shape_of_schema
from cc_flow.workflow.model import Input, Workflow

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
"""What a handler knows of the failure. `failure` is its kind, `status` an HTTP status; what does not apply is not
there.
"""

SECRETS = MapOf(Text(secret=True))
SECRETS_ELSEWHERE = Hidden(
    "a secret goes straight into the `with` of the step that needs it",
    "write `{{ secrets.NAME }}` there, as the whole value",
    kind="E413",
)

ERROR_PERHAPS = Hidden(
    "in `finally` there is an error only where the run failed",
    "ask first: `error is defined`",
    kind="E306",
    soft=True,
    shape=ERROR,
)

SECRETS_OF_OTHERS = Hidden(
    "a secret is not handed on to another workflow",
    "that file names `{{ secrets.NAME }}` itself, where it needs it",
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


def inputs_record(fields: Mapping[str, Shape], docs: Mapping[str, str] = MappingProxyType({})) -> Record:
    """`inputs`; `docs` are what the file says of them."""
    return Record(fields, name="workflow", is_open=False, docs=docs)


def base_names(workflow: Workflow) -> dict[str, Shape]:
    """What every template of a file may name, steps aside."""
    docs = {name: one.description for name, one in workflow.inputs.items() if one.description}
    return {
        "inputs": inputs_record({name: shape_of_input(one) for name, one in workflow.inputs.items()}, docs),
        "run": RUN,
        "tenant": TENANT,
        "secrets": SECRETS_ELSEWHERE,
    }


def shape_of_input(declared: Input) -> Shape:
    """What a declared input holds."""
    return shape_of_schema(declared.schema)


def step_record(*, output: Shape, is_there: Hidden | None, iterations: Shape | None, error: Shape | None) -> Record:
    """`steps.<id>`. `is_there` hides the output where the step may not have run to its end."""
    may_lack = is_there is not None and not isinstance(output, Hidden)
    given = replace(is_there, shape=output) if is_there is not None and may_lack else output
    fields: dict[str, Shape] = {"output": given, "status": STATUS, "ran": BOOLEAN}
    if iterations is not None:
        fields["iterations"] = iterations
    if error is not None:
        fields["error"] = error
    return Record(fields, name="step", is_open=False)


def error_of(name: str) -> Hidden:
    """`steps.<id>.error` of a step that may have failed."""
    reason = f"step `{name}` may not have failed, and then it has no error"
    return Hidden(reason, "ask first: `… is defined`", kind="E306", soft=True, shape=ERROR)


def no_output(what: str) -> Hidden:
    """The output of what gives nothing."""
    help_ = "take it away; how a step ended tell its `status` and `ran`"
    return Hidden(f"{what} has no output", help_, kind="E304")


def kept(output: Shape, *, is_certain: bool) -> Shape:
    """What is kept of an output beside others: null where there is none."""
    if isinstance(output, Hidden):
        return NULL
    return output if is_certain else union(output, NULL)


def iterations_of(output: Shape) -> Shape:
    """`iterations` of a loop whose items give `output`."""
    fields = {"key": TEXT, "status": STATUS, "output": kept(output, is_certain=False), "error": union(ERROR, NULL)}
    return ListOf(Record(fields, name="iteration", is_open=False))
