"""Which action of the API a `core.http` reaches: what is secret in that one's answer is secret in this one's."""

import re
from functools import cache
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.catalog import find, names
from cc_flow.actions.escape import HTTP
from cc_flow.actions.spec import Spec

_INPUT = re.compile(r"\\\{[a-z_]+\\\}")


def reached(kind: type[Action[Any]], spec: Spec) -> type[Action[Any]]:
    """The action that answers: `kind` itself, or for a `core.http` the one whose method and path these are.

    `spec` is that of `kind` with its inputs. A path that no action names reaches none, and is judged as it is.
    """
    if kind.spec.name != HTTP:
        return kind
    found = (one for one, path in _paths(spec.method) if path.fullmatch(spec.path))
    return next(found, kind)


@cache
def _paths(method: str) -> tuple[tuple[type[Action[Any]], re.Pattern[str]], ...]:
    """All actions of a method with their paths; those with the fewest inputs first: `/pages/new` goes before
    `/pages/{id}`.
    """
    kinds = sorted((find(name) for name in names()), key=lambda kind: kind.spec.path.count("{"))
    return tuple((kind, _pattern(kind.spec.path)) for kind in kinds if kind.spec.method == method)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(_INPUT.sub("[^/]+", re.escape(path)))
