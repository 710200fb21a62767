"""Keys as other tools for workflows call them, each with the one that is meant here."""

from collections.abc import Collection, Mapping

_MEANT: Mapping[str, tuple[str, ...]] = {
    # At the top.
    "on": ("schedules",),
    "cron": ("schedules", "cron"),
    "triggers": ("schedules",),
    "trigger": ("schedules",),
    "jobs": ("steps",),
    "tasks": ("steps",),
    "version": ("cc_flow",),
    "title": ("name", "description"),
    "tz": ("timezone",),
    "catchup": ("catch_up",),
    "permissions": ("allow",),
    "always": ("finally",),
    "catch": ("on_error",),
    "rescue": ("on_error",),
    # A step.
    "uses": ("action",),
    "call": ("action",),
    "type": ("action",),
    "do": ("action", "steps"),
    "params": ("with",),
    "parameters": ("with", "inputs"),
    "args": ("with",),
    "arguments": ("with",),
    "inputs": ("with",),
    "input": ("with", "inputs"),
    "body": ("with",),
    "name": ("id",),
    "if": ("when",),
    "condition": ("when",),
    "unless": ("when",),
    "loop": ("for_each",),
    "each": ("for_each",),
    "with_items": ("for_each",),
    "items": ("for_each",),
    "parallel": ("concurrency",),
    "depends_on": ("needs",),
    "after": ("needs",),
    "vars": ("set", "inputs"),
    "variables": ("set", "inputs"),
    "retries": ("retry",),
    "include": ("workflow",),
    "filter": ("where",),
    "continue_on_error": ("on_error",),
    "ignore_errors": ("on_error",),
    "failed_when": ("fail_when",),
    # What stands inside of others.
    "attempts": ("max_attempts",),
    "max": ("max_attempts", "maximum", "max_items"),
    "times": ("max_attempts",),
    "delay": ("initial_delay",),
    "backoff": ("multiplier",),
    "limit": ("max_items",),
    "every": ("interval",),
    "options": ("enum",),
    "choices": ("enum",),
    "values": ("enum",),
    "min": ("minimum",),
    "fields": ("properties",),
    "if_true": ("that",),
    "msg": ("message",),
}


def meant_by(key: str, known: Collection[str]) -> str | None:
    """The one of the `known` keys that a key of another tool stands for."""
    return next((name for name in _MEANT.get(key.lower().replace("-", "_"), ()) if name in known), None)
