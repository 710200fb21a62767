"""`core.http`: any path of the API. What it would do is judged by its method, and by where it goes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from cc_flow.actions.spec import Effect, EffectClass, Spec
from cc_flow.actions.types import LONGEST_PART, Judgement, judge_part

HTTP = "core.http"

_EFFECTS: Mapping[str, tuple[Effect, EffectClass]] = {
    "GET": (Effect.READ, EffectClass.READ),
    "POST": (Effect.WRITE, EffectClass.CREATE),
    "PUT": (Effect.WRITE, EffectClass.SET),
    "PATCH": (Effect.WRITE, EffectClass.SET),
    "DELETE": (Effect.DESTROY, EffectClass.SET),
}
# The door beside the gate has the same lock: what the table of actions calls billing or account is that here, too.
_BILLING = re.compile(r"/user/payment(?:/.*)?")
_ACCOUNT = re.compile(r"/user/(?:api-keys|change-password|my-organization|my-ig-info|instagram)(?:/.*)?")
_BLIND = "a path that no action names cannot be read back"


def spec_of(spec: Spec, values: Mapping[str, Any]) -> Spec:
    """The spec of a `core.http` with these inputs.

    A method that is not known yet counts as DELETE, a path as one that no lock guards: with what they turn out to be
    this is asked again before anything is sent. Raises ValueError for a path that `judge_path` objects to.
    """
    method, path = values.get("method"), values.get("path")
    if isinstance(path, str) and (wrong := judge_path(path)):
        raise ValueError(f"`path` {wrong}")
    encoded = "/".join(quote(part, safe="") for part in path.split("/")) if isinstance(path, str) else "{path}"
    effect, effect_class = _effect(method, path)
    return replace(
        spec,
        method=method if isinstance(method, str) else "",
        path=encoded,
        effect=effect,
        effect_class=effect_class,
        cannot_read_back=None if effect is Effect.READ else _BLIND,
    )


def _effect(method: Any, path: Any) -> tuple[Effect, EffectClass]:
    effect = _EFFECTS[method if isinstance(method, str) else "DELETE"]
    if effect[0] is Effect.READ or not isinstance(path, str):
        return effect
    if _BILLING.fullmatch(path):
        return Effect.BILLING, EffectClass.MONEY
    return (Effect.ACCOUNT, EffectClass.ACCOUNT) if _ACCOUNT.fullmatch(path) else effect


def judge_path(path: str) -> Judgement:
    """What keeps `path` from being a path under `/api`, written plainly: it is percent-encoded on its way."""
    if not path.startswith("/") or path.startswith("//"):
        return "must start with one `/`, as in `/user/my-profile`"
    if path == "/api" or path.startswith("/api/"):
        return "must leave out `/api`: all paths are under it"
    if "?" in path or "#" in path:
        return "must hold no `?` and no `#`: what follows goes into `query`"
    if "{" in path or "}" in path:
        return "must hold no `{` and no `}`"
    # An empty part is mostly an id that turned out empty, and without its id a path is another one.
    if any(judge_part(part) for part in path[1:].split("/")):
        return (
            f"must not hold an empty part, `.`, `..`, `\\`, invisible characters or over {LONGEST_PART} letters a part"
        )
    return None
