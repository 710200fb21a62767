"""JSON of the wire: the one place where bytes become values, and values bytes."""

import json
import math
import re
from typing import Any, NoReturn

from cc_flow.actions.spec import JsonValue
from cc_flow.secret import Secret

DEEPEST = 100
"""Levels of nesting. Far beyond any answer, far below where walking it would run out of stack."""

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotJson(ValueError):  # noqa: N818 - it says what the text is
    """Bytes that are not one JSON value, or a value that JSON cannot hold. The message says why and quotes nothing."""


def parse_json(raw: bytes) -> JsonValue:
    """UTF-8 bytes to dict, list, str, int, float, bool or None.

    Refuses what other readers would read differently or fail on later: duplicate keys, NaN and infinities (1e999, too),
    numbers of thousands of digits, more than `DEEPEST` levels. Half a surrogate pair, which cannot be written out
    again, becomes U+FFFD.

    Raises NotJson.
    """
    try:
        text = raw.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_unique, parse_float=_finite, parse_constant=_no_constant)
    except NotJson:
        raise
    except UnicodeDecodeError:
        raise NotJson("it is not UTF-8") from None
    except RecursionError:
        raise NotJson("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"it breaks at line {error.lineno}, column {error.colno} of {len(text)} characters") from None
    except ValueError:
        raise NotJson("it holds a number of too many digits") from None
    _refuse_depth(value)
    return _whole(value) if _SURROGATE_ESCAPE.search(text) else value


def write_json(value: JsonValue) -> bytes:
    """A value to UTF-8 bytes, compact, secrets in it revealed: these bytes are what is sent.

    Raises NotJson for NaN, infinities and half a surrogate pair.
    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_revealed).encode()
    except UnicodeEncodeError:
        raise NotJson("it holds half a character (a lone surrogate)") from None
    except ValueError:
        raise NotJson("it holds a number that JSON does not have") from None


def _revealed(value: object) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError(f"{type(value).__name__} is no JSON")


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"it holds {name}, which is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotJson("it holds a number that is too large")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise NotJson("it holds a key twice")
    return mapping


def _refuse_depth(value: JsonValue) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for container in level
            if isinstance(container, dict | list)
            for child in (container.values() if isinstance(container, dict) else container)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise NotJson("it is nested too deeply")


def _whole(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return _unique([(_whole(key), _whole(one)) for key, one in value.items()])
    return value
