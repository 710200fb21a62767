"""Steps, read from the tree: one of action, workflow, set, assert or steps, and what every step may say."""

import re
from collections.abc import Callable
from dataclasses import replace

from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.syntax import Mapping, Node, Scalar
from cc_flow.syntax import Sequence as SequenceNode
from cc_flow.workflow import amounts, readers
from cc_flow.workflow.action_step import ACTION_KEYS, read_action, read_with
from cc_flow.workflow.form import Form, Found, wrong_form
from cc_flow.workflow.model import (
    ActionStep,
    Assertion,
    AssertStep,
    BrokenStep,
    GroupStep,
    Loop,
    Name,
    OnError,
    SetStep,
    Step,
    Work,
    WorkflowStep,
)
from cc_flow.workflow.retry import read_retry

step_id = readers.matching(r"[a-z][a-z0-9_]{0,63}", "an id: a small letter, then small letters, digits and `_`")

KINDS = ("action", "workflow", "set", "assert", "steps")
_LOOP_KEYS = ("as", "key", "where", "concurrency", "max_failures")
_KEYS = (
    "id", "when", "for_each", *_LOOP_KEYS, *KINDS, *ACTION_KEYS, "needs", "retry", "timeout", "deadline", "on_error",
)  # fmt: skip


def read_steps(node: Node, found: Found, *, block: str = "", ids: bool = True) -> tuple[Step, ...] | None:
    """A list of steps. `block` names it in paths where ids may be left out (`on_error`, `finally`); `ids` demands
    them.
    """
    if not isinstance(node, SequenceNode):
        wrong_form(node, "a list of steps", found, "begin each step with `- id: …`")
        return None
    read = (read_step(item, found, name=f"{block}[{index}]", ids=ids) for index, item in enumerate(node.items))
    steps = _with_needs_as_meant(tuple(step for step in read if step is not None))
    _say_twice(steps, found)
    return steps


def _with_needs_as_meant(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Where an id is wrong, `needs` names it so, too: that is one mistake."""
    meant = {step.id.written: step.id.text for step in steps if step.id and step.id.written}
    if not meant:
        return steps
    return tuple(
        replace(step, needs=tuple(Name(meant.get(name.text, name.text), name.span) for name in step.needs))
        if step.needs
        else step
        for step in steps
    )


def _say_twice(steps: tuple[Step, ...], found: Found) -> None:
    seen: dict[str, Name] = {}
    for step in steps:
        if step.id is None:
            continue
        if first := seen.get(step.id.text):
            found.append(
                Diagnostic(
                    "E205",
                    f"a step with the id `{step.id.text}` stands above already",
                    step.id.span,
                    "give one of them another id",
                    ((first.span, "the first one"),),
                )
            )
        seen.setdefault(step.id.text, step.id)


def read_step(node: Node, found: Found, *, name: str, ids: bool) -> Step | None:
    """One step; None only where it is no mapping at all."""
    fields = readers.mapping("a step", example="- id: week")(node, found)
    if fields is None:
        return None
    step = Form(fields, "a step", found, keys=_KEYS)
    if not step.has_any():
        help_ = "begin it with `- id: …`, and write `action: …` or what else it does on the next line"
        found.append(
            Diagnostic(
                "E203", f"this is no step: it has none of {readers.listed(('id', *KINDS))}", _first_key(fields), help_
            )
        )
        return None
    id_ = step.need("id", step_id) if ids else step.take("id", step_id)
    work = _read_work(step, found)
    read = Step(
        name=_name(id_, name),
        span=id_.span if id_ else _first_key(fields),
        work=work,
        id=id_,
        when=step.take("when", readers.condition),
        loop=_read_loop(step),
        needs=step.take("needs", readers.names(readers.literal_name, "ids of steps")),
        retry=step.take("retry", read_retry),
        timeout=step.take("timeout", amounts.positive_seconds),
        deadline=step.take("deadline", amounts.positive_seconds),
        on_error=step.take("on_error", _read_on_error) or OnError(),
        keys=step.key_spans,
    )
    _close(step, work)
    return read


def _name(id_: Name | None, fallback: str) -> str:
    """The step's part of its path. Handlers' steps keep the name of their block: it tells that they run again in each
    attempt.
    """
    block = fallback.partition("[")[0]
    if id_ is None:
        return fallback
    return f"{block}.{id_.text}" if block else id_.text


def _first_key(node: Mapping) -> Span:
    return node.entries[0].key.span if node.entries else node.span


def _close(step: Form, work: Work) -> None:
    if isinstance(work, BrokenStep):
        step.close(*ACTION_KEYS, *KINDS)
        return
    where = {
        ActionStep: "an action",
        WorkflowStep: "a `workflow` step",
        SetStep: "a `set` step",
        AssertStep: "an `assert` step",
    }
    hint = "an input of the action stands below `with:`; " if isinstance(work, ActionStep) else ""
    step.close(*ACTION_KEYS, *KINDS, where=where.get(type(work), "a group of steps"), hint=hint)


def _read_work(step: Form, found: Found) -> Work:
    kinds = [kind for kind in KINDS if step.has(kind)]
    if len(kinds) > 1:
        # A word that could mean another kind means none where a kind is written.
        kinds = [kind for kind in kinds if step.writes(kind)] or kinds[:1]
    if len(kinds) != 1:
        _say_kinds(step, kinds, found)
        return _swallow(step)
    return _READERS[kinds[0]](step, found) or _swallow(step)


def _swallow(step: Form) -> BrokenStep:
    """What is wrong with this step has been said; its other keys are not held against it."""
    for key in (*KINDS, *ACTION_KEYS):
        step.take(key, lambda _node, _found: None)
    return BrokenStep()


def _say_kinds(step: Form, kinds: list[str], found: Found) -> None:
    if kinds:
        spans = step.key_spans
        message = f"a step does one thing, this one has {readers.listed(kinds)}".replace(" or ", " and ")
        found.append(Diagnostic("E206", message, spans[kinds[1]], "make two steps of it"))
        return
    message = "this step does nothing"
    found.append(Diagnostic("E206", message, _first_key(step.node), f"give it one of {readers.listed(KINDS)}"))


def _read_workflow(step: Form, _found: Found) -> WorkflowStep | None:
    file = step.take("workflow", readers.literal_name)
    inputs = read_with(step)
    return WorkflowStep(file, inputs) if file and inputs else None


def _read_set(step: Form, found: Found) -> SetStep | None:
    values = step.take("set", readers.map_value("`set`", example="{name: value}"))
    if values is None:
        return None
    for name, span in values.names.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name):
            help_ = "a small letter, then small letters, digits and `_`"
            found.append(Diagnostic("E207", f"`{name}` cannot be the name of a value", span, help_))
    return SetStep(values)


def _read_assert(step: Form, _found: Found) -> AssertStep | None:
    assertions = step.take("assert", readers.sequence_of(_read_assertion, "assertions (`- that: …`)"))
    return AssertStep(assertions) if assertions is not None else None


def _read_assertion(node: Node, found: Found) -> Assertion | None:
    fields = readers.mapping("an assertion (`that` and `message`)", example="- that: steps.week.output.count > 0")(
        node, found
    )
    if fields is None:
        return None
    assertion = Form(fields, "an assertion", found, keys=("that", "message"))
    that = assertion.need("that", readers.condition)
    message = assertion.take_value("message")
    assertion.close()
    return Assertion(that, message) if that else None


def _read_group(step: Form, _found: Found) -> GroupStep | None:
    steps = step.take("steps", read_steps)
    return GroupStep(steps) if steps is not None else None


_READERS: dict[str, Callable[[Form, Found], Work | None]] = {
    "action": read_action,
    "workflow": _read_workflow,
    "set": _read_set,
    "assert": _read_assert,
    "steps": _read_group,
}


def _read_loop(step: Form) -> Loop | None:
    items = step.take_value("for_each")
    variable = step.take("as", step_id)
    key = step.take_value("key")
    where = step.take("where", readers.condition)
    concurrency = step.take("concurrency", amounts.integer(1, 100))
    count, percent = step.take("max_failures", _read_max_failures) or (0, None)
    if items is None:
        if not step.has("for_each"):
            for name in (name for name in _LOOP_KEYS if step.has(name)):
                message = f"`{name}` does nothing without `for_each`"
                step.found.append(Diagnostic("E209", message, step.key_spans[name], "add `for_each:`, or take it away"))
        return None
    return Loop(
        items=items,
        variable=variable or Name("item", step.key_spans["for_each"]),
        key=key,
        where=where,
        concurrency=concurrency or 1,
        max_failures=count,
        max_failures_percent=percent,
    )


def _read_max_failures(node: Node, found: Found) -> tuple[int, int | None] | None:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        match = re.fullmatch(r"([0-9]{1,3})%", node.value)
        if match and int(match[1]) <= 100:
            return 0, int(match[1])
        found.append(
            Diagnostic(
                "E204", f"`{node.value}` is not a number of items or a percentage", node.span, "write `3` or `10%`"
            )
        )
        return None
    count = amounts.integer(0)(node, found)
    return None if count is None else (count, None)


def _read_on_error(node: Node, found: Found) -> OnError | None:
    if isinstance(node, SequenceNode):
        return OnError(steps=read_steps(node, found, block="on_error", ids=False) or ())
    chosen = readers.choice("fail", "continue")(node, found)
    return None if chosen is None else OnError(goes_on=chosen == "continue")
