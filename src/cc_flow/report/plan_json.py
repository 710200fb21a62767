"""A plan as one JSON object, for programs: values as they are sent, null and named in `unknown` where not known yet."""

from collections import defaultdict
from dataclasses import asdict
from typing import Any

from cc_flow.plan import FORMAT, Change, Plan


def as_json(plan: Plan) -> dict[str, Any]:
    """The plan as `plan --json` prints it. `writes.max` is null where nothing bounds it."""
    least, most = plan.writes
    return {
        "format_version": FORMAT,
        "plan": plan.plan,
        "workflow": plan.workflow,
        "tenant": plan.tenant,
        "origin": plan.origin,
        "run": plan.run,
        "scheduled_for": plan.scheduled_for,
        "timezone": plan.timezone,
        "created_at": plan.created_at.isoformat(),
        "expires_at": plan.expires_at.isoformat(),
        "commit": plan.commit,
        "version": plan.version,
        "offline": plan.is_offline,
        "changes": [_change(change) for change in plan.changes],
        "reads": plan.reads,
        "writes": {"min": least, "max": most},
        "limits": [{"name": use.name, "min": use.least, "max": use.most, "limit": use.limit} for use in plan.limits],
        "notes": list(plan.notes),
        "facts": [asdict(fact) for fact in plan.facts],
        "calendar": {
            "before": [asdict(entry) for entry in plan.before],
            "after": [asdict(entry) for entry in plan.after],
        },
    }


def _change(change: Change) -> dict[str, Any]:
    """One write. Left out where there is nothing to say: `unknown`, `because`, and `at_most` with `at_least` of what is
    done once.
    """
    shown: dict[str, Any] = {
        "step": change.step,
        "key": change.key,
        "at": change.at,
        "action": change.action,
        "effect": change.effect,
        "method": change.method,
        "path": change.path,
        "request": change.request,
        "change": change.kind.value,
        "title": change.title,
    }
    if change.query or change.method == "DELETE":
        shown["query"] = _query(change)
    if change.unknown:
        shown["unknown"] = dict(change.unknown)
    if change.because is not None:
        shown["because"] = change.because
    if (change.at_least, change.at_most) != (1, 1):
        shown |= {"at_least": change.at_least, "at_most": change.at_most}
    return shown


def _query(change: Change) -> dict[str, Any]:
    """Names and values; a name that comes more than once has a list."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in change.query:
        values[name].append(value)
    return {name: given[0] if len(given) == 1 else given for name, given in values.items()}
