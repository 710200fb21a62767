"""What is fuzzed. Each target takes bytes and must neither raise nor lie: findings have a code that exists, and stand
in the file. The same targets are run by the suite, for a moment, and by atheris, for as long as one likes.
"""

from collections.abc import Callable, Iterator, Mapping

from cc_flow.check import check
from cc_flow.codes.registry import CODES
from cc_flow.diagnostic import Diagnostic
from cc_flow.report.diagnostics import as_text
from cc_flow.shape import BOOLEAN, INTEGER, NULL, NUMBER, TEXT, ListOf, MapOf, Record, Shape, Text, union
from cc_flow.template import Compiled, EvaluationError, Kind, compile_condition, compile_text
from cc_flow.unknown import Undecided
from cc_flow.workflow.read import read_workflow

Target = Callable[[bytes], None]
FILE = "fuzzed.yaml"

_POST = Record({"id": TEXT, "title": union(TEXT, NULL), "tags": ListOf(TEXT), "date": Text(format="date")}, name="post")
SHAPES: Mapping[str, Shape] = {
    "n": INTEGER, "x": NUMBER, "b": BOOLEAN, "t": TEXT, "d": Text(format="date"), "p": _POST, "l": ListOf(_POST),
    "m": MapOf(INTEGER), "s": Text(secret=True), "w": Text(choices=("warm", "dry")), "q": union(INTEGER, NULL),
}  # fmt: skip
VALUES: Mapping[str, object] = {
    "n": 3, "x": 1.5, "b": True, "t": "so", "d": "2026-12-03", "m": {"a": 1}, "s": "x", "w": "warm", "q": None,
    "p": {"id": "a", "title": None, "tags": ["x"], "date": "2026-12-03"},
    "l": [{"id": "a", "title": "b", "tags": [], "date": "2026-12-03"}],
}  # fmt: skip


def loader(given: bytes) -> None:
    """Any bytes as a file."""
    workflow, found = read_workflow(given, file=FILE)
    text = workflow.text if workflow else given.decode("utf-8-sig", "replace")
    _hold(found, text)
    assert workflow is not None or any(one.is_error for one in found)


def template(given: bytes) -> None:
    """Any text as a template and as a condition: compiled, typed, and evaluated."""
    text = given.decode("utf-8", "replace")
    for compiled in (compile_text(text), compile_condition(text)):
        if not isinstance(compiled, Compiled):
            assert compiled
            assert all(0 <= one.start <= one.end <= len(text) for one in compiled)
            continue
        _, problems = compiled.infer(SHAPES)
        assert all(0 <= one.start <= one.end <= len(text) for one in problems)
        try:
            compiled.evaluate(VALUES)
        except EvaluationError as error:
            assert 0 <= error.start <= error.end <= len(text)
        except Undecided:
            assert compiled.kind is Kind.CONDITION


def checker(given: bytes) -> None:
    """A file put together of what workflows are made of, so that it is often well-formed and seldom right."""
    text = "".join(_pieces(given))
    workflow, found = read_workflow(text, file=FILE)
    _hold(found, text)
    if workflow is not None:
        checked, more = check(workflow)
        _hold(more, text)
        assert (checked is None) == any(one.is_error for one in more)


TARGETS: Mapping[str, Target] = {"loader": loader, "template": template, "checker": checker}


def _hold(found: tuple[Diagnostic, ...], text: str) -> None:
    """Each finding has a known code and a place in the file, and can be shown."""
    last = text.count("\n") + text.count("\r") + 1
    for one in found:
        assert one.code in CODES, one.code
        assert one.message
        assert one.span.file == FILE
        assert 1 <= one.span.line <= one.span.end_line <= last, one
        assert one.span.column >= 1
        assert (one.span.line, one.span.column) <= (one.span.end_line, one.span.end_column), one
    assert as_text(found, {FILE: text}).count("[") >= len(found)


_IDS = ("a", "b", "week", "slot")
_EXPRESSIONS = (
    "steps.a.output", "steps.b.output.results", "steps.week.output.results[0].post", "steps.slot.iterations",
    "inputs.n", "inputs.list", "item", "entry.post.id", "this.v", "loop.index", "run.scheduled_for", "error.message",
    "secrets.KEY", "tenant.labels", "steps.week.output.count", "output.status", "[1, 'a', none]", "{'a': 1}",
)  # fmt: skip
_OPERATIONS = (
    " | length", " | pluck('post.id')", " | where('post.id', 'in', steps.a.output)", " | first", " | default(1)",
    " | date", " | add_days(6)", " + 1", " ~ 'x'", " == 1", " is none", " is defined", " in ['a']", " and inputs.b",
    " if inputs.b else none", "[0]", ".id", " | join(', ')", " | map(attribute='id') | list", " | as_moves",
    " | rotate_by('post.pillar.slug')", " | zip_as(inputs.list, ['a', 'b'])", " | without(inputs.list)", " > 3",
)  # fmt: skip
_ACTIONS = (
    "calendar.list_schedule", "calendar.schedule_post", "content.update_post", "core.notify", "core.http",
    "captions.generate", "ai.generate_hook_menu", "pages.delete", "billing.change_plan", "calendar.lst", "core.continue",
)  # fmt: skip
_HEADS = (
    "inputs: {n: {type: integer, default: 3}, list: {type: array}, b: {type: boolean, default: true}}",
    'schedules: [{cron: "0 7 * * MON", timezone: UTC, jitter: 2h}]', "limits: {writes: 1}", "allow: [destroy]",
    "defaults: {timeout: 10s}", "inputs: {m: {type: string, format: month, default: '{{ run.scheduled_for | month }}'}}",
)  # fmt: skip


class _Choices:
    """Bytes as choices."""

    def __init__(self, given: bytes) -> None:
        self._given = iter(given)
        self.is_over = False

    def number(self, count: int) -> int:
        """A number below `count`; 0 once there are no more bytes."""
        byte = next(self._given, None)
        self.is_over |= byte is None
        return (byte or 0) % count

    def of(self, options: tuple[str, ...]) -> str:
        """One of some texts."""
        return options[self.number(len(options))]


def _pieces(given: bytes) -> Iterator[str]:
    choices = _Choices(given)
    yield "cc_flow: 1\nname: fuzzed\n"
    for _ in range(choices.number(4)):
        yield f"{choices.of(_HEADS)}\n"
    yield "steps:\n"
    yield from _steps(choices, "  ", 0)
    yield f'outputs: {{o: "{{{{ {_expression(choices)} }}}}"}}\n'


def _steps(choices: _Choices, indent: str, depth: int) -> Iterator[str]:
    for _ in range(1 + choices.number(4)):
        yield f"{indent}- id: {choices.of(_IDS)}\n"
        for _ in range(choices.number(4)):
            yield f"{indent}  {_line(choices)}\n"
        yield from _work(choices, f"{indent}  ", depth)
        if choices.is_over:
            return


def _line(choices: _Choices) -> str:
    expression = _expression(choices)
    return (
        f"when: {expression}",
        f'for_each: "{{{{ {expression} }}}}"',
        f'key: "{{{{ {expression} }}}}"',
        f"where: {expression}",
        "as: entry",
        f"needs: [{choices.of(_IDS)}]",
        "on_error: continue",
        f'idempotency_key: "{{{{ {expression} }}}}"',
        f"until: {expression}",
        "on_conflict: skip",
        "paginate: all",
        "retry: {max_attempts: 2}",
    )[choices.number(12)]


def _work(choices: _Choices, indent: str, depth: int) -> Iterator[str]:
    expression = _expression(choices)
    match choices.number(5):
        case 0:
            yield f'{indent}set: {{v: "{{{{ {expression} }}}}", w: "{{{{ {_expression(choices)} }}}}"}}\n'
        case 1:
            yield f'{indent}assert: [{{that: "{expression}", message: "so {{{{ {_expression(choices)} }}}}"}}]\n'
        case 2 if depth < 3:
            yield f"{indent}steps:\n"
            yield from _steps(choices, f"{indent}  ", depth + 1)
        case _:
            yield f"{indent}action: {choices.of(_ACTIONS)}\n"
            inputs = ("post_id", "date", "message", "items", "month", "id_or_slug", "path", "method", "is_used")
            yield f'{indent}with: {{{choices.of(inputs)}: "{{{{ {expression} }}}}"}}\n'


def _expression(choices: _Choices) -> str:
    return choices.of(_EXPRESSIONS) + "".join(choices.of(_OPERATIONS) for _ in range(choices.number(4)))
