"""The keys that belong to a call of an action: what goes in, and how it is done."""

from cc_flow.syntax import Mapping, Node, Scalar
from cc_flow.workflow import amounts, readers
from cc_flow.workflow.form import Form, Found
from cc_flow.workflow.model import ActionStep, Wait
from cc_flow.workflow.values import MapValue

ACTION_KEYS = (
    "with", "idempotency_key", "on_conflict", "paginate", "wait", "until", "fail_when", "extra_query", "extra_body",
    "expect",
)  # fmt: skip
# Whatever is written there, whoever knows the actions says that it is none.
action_name = readers.literal_name


def read_with(step: Form) -> MapValue | None:
    """`with`, empty where it is absent; None where it is no mapping, so that nothing is missing in it."""
    given = step.take("with", readers.map_value("`with`", example="{name: value}"))
    return given if step.has("with") else MapValue({}, {}, step.node.span)


def read_action(step: Form, _found: Found) -> ActionStep | None:
    """A call of an action; None where its name or `with` cannot be read."""
    action = step.take("action", action_name)
    paginate, max_items = step.take("paginate", _read_paginate) or (None, None)
    waits, wait = step.take("wait", _read_wait) or (True, None)
    idempotency_key = step.take_value("idempotency_key")
    on_conflict = step.take("on_conflict", readers.choice("skip", "fail", "allow"))
    until, fail_when = step.take("until", readers.condition), step.take("fail_when", readers.condition)
    extra_query = step.take("extra_query", readers.map_value("`extra_query`", example="{name: value}"))
    extra_body = step.take("extra_body", readers.map_value("`extra_body`", example="{name: value}"))
    expect = step.take("expect", readers.condition)
    inputs = read_with(step)
    if action is None or inputs is None:
        return None
    return ActionStep(
        action,
        inputs,
        idempotency_key=idempotency_key,
        on_conflict=on_conflict,
        paginate=paginate,
        max_items=max_items,
        wait=wait,
        waits=waits,
        until=until,
        fail_when=fail_when,
        extra_query=extra_query,
        extra_body=extra_body,
        expect=expect,
    )


def _read_paginate(node: Node, found: Found) -> tuple[bool, int | None] | None:
    if isinstance(node, Mapping):
        paginate = Form(node, "`paginate`", found, keys=("max_items",))
        max_items = paginate.need("max_items", amounts.integer(1))
        paginate.close()
        return True, max_items
    return (True, None) if readers.choice("all", also=", or a bound: `{max_items: 200}`")(node, found) else None


def _read_wait(node: Node, found: Found) -> tuple[bool, Wait | None] | None:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value, None
    fields = readers.mapping("`wait` (or `wait: false`)", example="{interval: 5s, timeout: 10m}")(node, found)
    if fields is None:
        return None
    wait, usual = Form(fields, "`wait`", found, keys=("interval", "multiplier", "max_interval", "timeout")), Wait()
    read = Wait(
        interval=amounts.given_or(wait.take("interval", amounts.positive_seconds), usual.interval),
        multiplier=amounts.given_or(wait.take("multiplier", amounts.number(1)), usual.multiplier),
        max_interval=amounts.given_or(wait.take("max_interval", amounts.positive_seconds), usual.max_interval),
        timeout=amounts.given_or(wait.take("timeout", amounts.positive_seconds), usual.timeout),
    )
    amounts.say_shorter(wait, "interval", read.interval, "max_interval", read.max_interval)
    wait.close()
    return True, read
