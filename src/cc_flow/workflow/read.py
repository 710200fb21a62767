"""A tree to a Workflow. What is wrong is said; what is right is kept, so that one mistake does not hide the next."""

from dataclasses import replace

from cc_flow.diagnostic import Diagnostic, Span, Staged
from cc_flow.syntax import Mapping, Node, Sequence, parse, plain
from cc_flow.workflow import amounts, readers
from cc_flow.workflow.form import Form, Found, Reader
from cc_flow.workflow.inputs import read_inputs
from cc_flow.workflow.model import Defaults, Limits, Name, RateLimit, Retry, Schedule, Step, Workflow
from cc_flow.workflow.retry import read_retry
from cc_flow.workflow.steps import read_steps

VERSION = 1
KEYS = (
    "cc_flow", "name", "description", "schedules", "inputs", "limits", "allow", "rate_limit", "defaults", "steps",
    "outputs", "on_error", "finally",
)  # fmt: skip
_SCHEDULE_KEYS = ("cron", "timezone", "catch_up", "catch_up_window", "overlap", "jitter")
_LIMITS = ("writes", "deletes", "ai_generations")
EFFECTS = ("destroy", "account", "billing")
_EFFECTS_ELSEWHERE = {
    "delete": "destroy", "deletes": "destroy", "remove": "destroy", "money": "billing", "payment": "billing",
    "payments": "billing", "organization": "account", "admin": "account",
}  # fmt: skip


def read_workflow(source: str | bytes, *, file: str) -> Staged[Workflow]:
    """A file's text to the workflow in it.

    The workflow is given whenever enough stands for it to be checked further, also beside errors.
    """
    tree, found = parse(source, file=file)
    if tree is None:
        return None, found
    text = source if isinstance(source, str) else source.decode("utf-8-sig")
    more: Found = []
    workflow = _read(tree, text, file, more)
    found = (*found, *more)
    if workflow is not None and any(one.is_error for one in found):
        workflow = replace(workflow, is_broken=True)
    return workflow, found


def _read(tree: Node, text: str, file: str, found: Found) -> Workflow | None:
    if not isinstance(tree, Mapping):
        found.append(Diagnostic("E203", "a workflow is a mapping", tree.span, "begin with `cc_flow: 1` and `name: …`"))
        return None
    top = Form(tree, "a workflow", found, keys=KEYS)
    if not top.has_any():
        message = "this is no workflow: it has none of `cc_flow`, `name` and `steps`"
        span = tree.entries[0].key.span if tree.entries else tree.span
        found.append(Diagnostic("E203", message, span, "begin with `cc_flow: 1` and `name: …`, at the left edge"))
        return None
    _read_version(top)
    name = top.need(
        "name", readers.matching(r"[a-z][a-z0-9-]{0,62}", "a name: a small letter, then small letters, digits and `-`")
    )
    defaults = top.take("defaults", _read_defaults) or Defaults()
    steps = top.need("steps", read_steps)
    if isinstance(node := tree.get("steps"), Sequence) and not node.items:
        found.append(
            Diagnostic("E204", "a workflow without steps does nothing", node.span, "begin a step with `- id: …`")
        )
    workflow = Workflow(
        file=file,
        text=text,
        name=name or Name("unnamed", Span.start_of(file)),
        steps=steps or (),
        description=top.take("description", readers.text),
        schedules=top.take("schedules", readers.sequence_of(_read_schedule, "schedules (`- cron: …`)")) or (),
        inputs=top.take("inputs", read_inputs) or {},
        limits=top.take("limits", _read_limits) or Limits(),
        allow=top.take("allow", readers.names(_effect, "effects")) or (),
        rate_limit=top.take("rate_limit", _read_rate_limit),
        defaults=defaults,
        outputs=top.take("outputs", readers.map_value("`outputs`", example="{name: value}")),
        on_error=top.take("on_error", _handler("on_error")) or (),
        finally_=top.take("finally", _handler("finally")) or (),
        keys=top.key_spans,
    )
    top.close()
    return workflow


def _handler(block: str) -> Reader[tuple[Step, ...]]:
    def read(node: Node, found: Found) -> tuple[Step, ...] | None:
        return read_steps(node, found, block=block, ids=False)

    return read


def _read_version(top: Form) -> None:
    def read(node: Node, found: Found) -> None:
        version = plain(node)
        if version != VERSION or isinstance(version, bool):
            message = f"this cc-flow speaks version {VERSION} of the language"
            found.append(Diagnostic("E208", message, node.span, f"write `cc_flow: {VERSION}`"))

    top.need("cc_flow", read)


def _effect(node: Node, found: Found) -> Name | None:
    chosen = readers.choice(*EFFECTS, meant=_EFFECTS_ELSEWHERE)(node, found)
    return Name(chosen, node.span) if chosen else None


def _read_schedule(node: Node, found: Found) -> Schedule | None:
    fields = readers.mapping("a schedule", example='- cron: "0 7 * * MON"')(node, found)
    if fields is None:
        return None
    schedule, usual = Form(fields, "a schedule", found, keys=_SCHEDULE_KEYS), Schedule(Name("", node.span))
    cron = schedule.need("cron", readers.literal_name)
    window = schedule.take("catch_up_window", amounts.duration)
    jitter = schedule.take("jitter", amounts.duration)
    read = Schedule(
        cron=cron or usual.cron,
        timezone=schedule.take("timezone", readers.literal_name),
        catch_up=schedule.take("catch_up", readers.choice("none", "latest", "all")) or usual.catch_up,
        catch_up_window=usual.catch_up_window if window is None else window,
        overlap=schedule.take("overlap", readers.choice("skip", "queue", "allow")) or usual.overlap,
        jitter=usual.jitter if jitter is None else jitter,
    )
    schedule.close()
    return read if cron else None


def _read_limits(node: Node, found: Found) -> Limits | None:
    fields = readers.mapping("`limits`", example="{writes: 60}")(node, found)
    if fields is None:
        return None
    limits, count = Form(fields, "`limits`", found, keys=_LIMITS), amounts.integer(0)
    read = Limits(limits.take("writes", count), limits.take("deletes", count), limits.take("ai_generations", count))
    limits.close()
    return read


def _read_rate_limit(node: Node, found: Found) -> RateLimit | None:
    fields = readers.mapping("`rate_limit`", example="{requests: 300, per: 1m}")(node, found)
    if fields is None:
        return None
    rate = Form(fields, "`rate_limit`", found, keys=("requests", "per"))
    requests, per = rate.need("requests", amounts.integer(1)), rate.need("per", amounts.duration)
    rate.close()
    if per is not None and not per:
        found.append(Diagnostic("E210", "a window of nothing limits nothing", fields.span, "write `1m`, say"))
        return None
    return RateLimit(requests, per) if requests and per else None


def _read_defaults(node: Node, found: Found) -> Defaults | None:
    fields = readers.mapping("`defaults`", example="{timeout: 60s}")(node, found)
    if fields is None:
        return None
    defaults, usual = Form(fields, "`defaults`", found, keys=("timeout", "retry", "reconcile")), Defaults()
    timeout = defaults.take("timeout", amounts.positive_seconds)
    quiet = defaults.take("reconcile", _read_reconcile)
    read = Defaults(
        timeout=usual.timeout if timeout is None else timeout,
        retry=defaults.take("retry", read_retry) or Retry(),
        quiet=usual.quiet if quiet is None else quiet,
    )
    defaults.close()
    return read


def _read_reconcile(node: Node, found: Found) -> float | None:
    fields = readers.mapping("`reconcile`", example="{quiet: 2m}")(node, found)
    if fields is None:
        return None
    reconcile = Form(fields, "`reconcile`", found, keys=("quiet",))
    quiet = reconcile.need("quiet", amounts.seconds)
    reconcile.close()
    return quiet
