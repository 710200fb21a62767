"""Answers of an earlier plan's reads, kept in a file, so that a plan can be made again without a connection."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.hiding import hide_secrets
from cc_flow.actions.reached import reached
from cc_flow.actions.spec import JsonValue
from cc_flow.errors import UsageError
from cc_flow.performer import Call
from cc_flow.secret import HIDDEN, Mask
from cc_flow.shape import TEXT
from cc_flow.unknown import Unknown

FORMAT = 1


class Recorded:
    """What reads gave, by what was asked. A secret in an answer was not kept: it is unknown here."""

    def __init__(self, answers: dict[str, JsonValue]) -> None:
        self._answers = answers

    @classmethod
    def load(cls, file: Path) -> "Recorded":
        """From a file that `save` wrote. Raises UsageError for any other."""
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {(error.strerror or 'no such file').lower()}") from None
        except ValueError:
            raise UsageError(f"{file} holds no recorded answers: it is not JSON") from None
        if not isinstance(content, dict) or not isinstance(content.get("reads"), list):
            raise UsageError(
                f"{file} holds no recorded answers", help="`cc-flow plan FILE --record FILE` makes such a file"
            )
        if content.get("format_version") != FORMAT:
            raise UsageError(f"{file} was recorded by another version of cc-flow", help="record it again")
        try:
            reads = {(one["action"], _key_of(one["action"], one["request"])): one["output"] for one in content["reads"]}
        except (TypeError, KeyError):
            raise UsageError(f"{file} was edited: it is not as cc-flow wrote it", help="record it again") from None
        return cls({key: _unhidden(output, action) for (action, key), output in reads.items()})

    @classmethod
    def of(cls, reads: Iterable[tuple[Call, JsonValue]]) -> "Recorded":
        """What was just read, secrets and all."""
        return cls({_key(call): output for call, output in reads})

    def find(self, call: Call) -> JsonValue | None:
        """What this read gave; None where it was not recorded."""
        return self._answers.get(_key(call))


def save(file: Path, reads: Iterable[tuple[Call, JsonValue]], mask: Mask) -> None:
    """Write what was read to a file, secrets left out. Raises UsageError where it cannot be written."""
    kept = {
        _key(call): {
            "action": call.spec.name,
            "request": _request(call),
            "output": hide_secrets(reached(find(call.spec.name), call.spec), output).output,
        }
        for call, output in reads
    }
    content = {"format_version": FORMAT, "reads": [kept[key] for key in sorted(kept)]}
    text = json.dumps(mask.within(content), ensure_ascii=False, indent=1, sort_keys=True, default=str)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {(error.strerror or '').lower()}") from None


def _request(call: Call) -> list[Any]:
    return [call.request.path, [list(pair) for pair in call.request.query]]


def _key(call: Call) -> str:
    return _key_of(call.spec.name, _request(call))


def _key_of(action: str, request: Any) -> str:
    return json.dumps([action, request], default=str)


def _unhidden(value: Any, origin: str) -> Any:
    match value:
        case str() if value == HIDDEN:
            return Unknown(TEXT, origin)
        case list():
            return [_unhidden(one, origin) for one in value]
        case dict():
            return {name: _unhidden(one, f"{origin}.{name}") for name, one in value.items()}
        case _:
            return value
