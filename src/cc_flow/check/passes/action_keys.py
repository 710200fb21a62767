"""Keys of a step that its action has no use for, and those that go around what is checked."""

from collections.abc import Iterator

from cc_flow.actions.escape import HTTP
from cc_flow.actions.shapes import input_shape
from cc_flow.actions.spec import Effect, EffectClass
from cc_flow.check.calls import Called
from cc_flow.check.facts import Facts
from cc_flow.check.outline import Site
from cc_flow.diagnostic import Diagnostic

_OF_THE_API = (
    "idempotency_key", "on_conflict", "paginate", "wait", "until", "fail_when", "extra_query", "extra_body",
)  # fmt: skip
_TAKE_AWAY = "take it away"


def action_keys(facts: Facts) -> Iterator[Diagnostic]:
    """E508: keys that mean nothing for this action. W505: fields that nobody checks. W507: a write that changes
    nothing.
    """
    for site, call in facts.calls.items():
        for key, message, help_ in _idle(site, call):
            yield Diagnostic("E508", message, site.step.keys[key], help_)
        if not call.is_core:
            yield from _unchecked(site, call)
            yield from _empty(call)


def _idle(site: Site, call: Called) -> Iterator[tuple[str, str, str]]:
    """The keys without a use, each with its headline and help."""
    name = call.spec.name
    written = [key for key in _OF_THE_API if key in site.step.keys]
    if call.is_core:
        for key in written:
            yield key, f"`{key}` does nothing for `{name}`, which asks nothing of the API", _TAKE_AWAY
        return
    for key in written:
        if reason := _reason(key, call):
            yield key, *reason


def _reason(key: str, call: Called) -> tuple[str, str] | None:
    name, spec = call.spec.name, call.spec
    match key:
        case "paginate" if not spec.paged:
            return f"`paginate` does nothing: `{name}` gives one thing, not a list in pages", _TAKE_AWAY
        case "on_conflict" if not spec.is_write:
            return f"`on_conflict` does nothing: `{name}` only reads", _TAKE_AWAY
        case "on_conflict" if spec.effect_class is not EffectClass.CREATE:
            return f"`on_conflict` does nothing: `{name}` makes nothing new that could be there already", _TAKE_AWAY
        case "on_conflict" if call.work.on_conflict in ("skip", "fail") and not spec.has_natural_key:
            message = (
                f"`on_conflict: {call.work.on_conflict}` cannot work: what `{name}` makes cannot be told from others"
            )
            return message, "take it away, or do it once with an `idempotency_key`"
        case "wait" if not call.work.waits and (call.work.until or call.work.fail_when):
            asked = "until" if call.work.until else "fail_when"
            return f"`wait: false` does not wait, and `{asked}` does", "take one of the two away"
        case "wait" if spec.poll is None and call.work.until is None and call.work.fail_when is None:
            return f"`wait` does nothing: the answer of `{name}` is there at once", _TAKE_AWAY
        case "until" | "fail_when" if spec.is_write:
            help_ = "ask with a read action in a step of its own"
            return f"`{key}` asks again and again, and `{name}` would write each time", help_
        case "extra_body" if spec.method in ("GET", "DELETE") and spec.name != HTTP:
            return f"`extra_body` does nothing: `{name}` has no body", "use `extra_query`"
        case _:
            return None


def _unchecked(site: Site, call: Called) -> Iterator[Diagnostic]:
    for key, given in (("extra_query", call.work.extra_query), ("extra_body", call.work.extra_body)):
        if key in site.step.keys:
            message = f"what stands in `{key}` is sent as it is and checked by nobody"
            known = [name for name in (given.entries if given else ()) if name in input_shape(call.kind).fields]
            help_ = "use it only for fields that cc-flow does not know yet"
            if known:
                help_ = f"`{known[0]}` is an input of the action: write it below `with:`, where it is checked"
            yield Diagnostic("W505", message, site.step.keys[key], help_)


def _empty(call: Called) -> Iterator[Diagnostic]:
    work, spec = call.work, call.spec
    if spec.method != "PATCH" or spec.effect is Effect.READ or spec.name == HTTP or work.extra_body is not None:
        return
    if all(f"{{{name}}}" in spec.path for name in work.inputs.entries) and _path_is_given(call):
        fields = [name for name in input_shape(call.kind).fields if f"{{{name}}}" not in spec.path]
        shown = ", ".join(f"`{name}`" for name in fields[:6]) + (", …" if len(fields) > 6 else "")
        yield Diagnostic(
            "W507", f"`{spec.name}` is given nothing to change", work.action.span, f"it can change {shown}"
        )


def _path_is_given(call: Called) -> bool:
    return call.spec.path.count("{") == len(call.work.inputs.entries)
