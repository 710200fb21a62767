"""The secrets in what an action answers and takes: which they are, and the answer without them.

A field is secret by its model or by its name, and then so is all that is in it, however the server packs it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.names import snake
from cc_flow.actions.shapes import input_shape, output_shape
from cc_flow.actions.spec import JsonValue
from cc_flow.frozen import frozen
from cc_flow.secret import HIDDEN
from cc_flow.shape import ANYTHING, ListOf, MapOf, OneOf, Record, Shape, Text, alternatives, element_in

# Fields that no model names can be secrets, too: the live wire may call them something else. A name like these is
# reason enough.
_SECRET_NAME = re.compile(r"(?:.*_)?(?:secret|password|raw_key|token|signed_url|upload_url|receipt_url|invoice_url)")
# `https://…`, also percent-encoded, `//host/…`, `host.test/…`, and whatever has a query.
_ADDRESS = re.compile(r":(?://|%2f%2f)|%3a%2f%2f|^\s*//|\w\.[a-z]{2,}(?::\d+)?/|\?\S*=", re.IGNORECASE)
# `Content-Type`, `image/png`, `success_action_status`: they are packed up with secrets, and stand in any text besides.
_WORDS = re.compile(r"(?=.{1,32}\Z)[A-Za-z]+(?:[-_/.+ ][A-Za-z]+)*")


@frozen
class Hidden:
    """An output with every secret in it replaced by `***`: `has_secrets` says whether there was one.

    `texts` are those secrets, for the mask. Ordinary words that are packed up with them are left out.
    """

    output: JsonValue
    has_secrets: bool
    texts: tuple[str, ...] = field(repr=False)


def hide_secrets(kind: type[Action[Any]], output: JsonValue) -> Hidden:
    """What may be shown of an output of `kind`, and what may not."""
    hiding = _Hiding(output_shape(kind))
    shown = hiding.whole(output)
    return Hidden(shown, hiding.has_hidden, tuple(hiding.texts))


def secret_inputs(kind: type[Action[Any]], values: Mapping[str, Any]) -> Iterator[str]:
    """The texts among an action's inputs that are secrets by their field alone: a password typed into the workflow."""
    fields = input_shape(kind).fields
    for name, value in values.items():
        shapes = [one for one in alternatives(fields.get(name, ANYTHING)) if isinstance(one, Text)]
        if isinstance(value, str) and shapes and all(one.secret for one in shapes):
            yield value


class _Hiding:
    """One output on its way to the journal, and the secrets that it is freed of."""

    def __init__(self, shape: Shape) -> None:
        self.has_hidden = False
        self.texts: list[str] = []
        self._shape = shape
        # Where an address is the secret, each address in the answer may be it.
        self._gives_address = any(_is_secret(fields.get("url", ANYTHING)) for fields in _fields_of(shape))

    def whole(self, output: JsonValue) -> JsonValue:
        """The whole output. A bare text in place of a record with a secret can be nothing but that secret."""
        is_bare = not isinstance(output, dict | list)
        is_secret = is_bare and any(_is_secret(one) for fields in _fields_of(self._shape) for one in fields.values())
        return self._without(self._shape, output, is_secret=is_secret)

    def _without(self, shape: Shape, value: JsonValue, *, is_secret: bool, is_packed: bool = False) -> JsonValue:
        match value:
            case dict():
                fields = value.items()
                return {self._name(name): self._field(shape, name, one, is_secret=is_secret) for name, one in fields}
            case list():
                element = element_in(shape)
                return [self._without(element, one, is_secret=is_secret, is_packed=is_secret) for one in value]
            case None | bool():
                return value
            case _ if is_secret or _is_secret(shape) or self._is_secret_address(shape, value):
                return self._hide(str(value), is_packed=is_packed)
            case _:
                return value

    def _field(self, shape: Shape, name: str, value: JsonValue, *, is_secret: bool) -> JsonValue:
        inner = _field_shape(shape, name)
        is_one = is_secret or _is_secret(inner) or _is_secret_name(shape, name)
        return self._without(inner, value, is_secret=is_one, is_packed=is_secret)

    def _name(self, name: str) -> str:
        return self._hide(name) if self._is_secret_address(ANYTHING, name) else name

    def _is_secret_address(self, shape: Shape, value: JsonValue) -> bool:
        if not self._gives_address or not isinstance(value, str) or _ADDRESS.search(value) is None:
            return False
        is_public = any(isinstance(one, Text) and one.format == "url" for one in alternatives(shape))
        # What signs an address stands in its query.
        return not is_public or "?" in value

    def _hide(self, text: str, *, is_packed: bool = False) -> str:
        self.has_hidden = True
        if not is_packed or _WORDS.fullmatch(text) is None:
            self.texts.append(text)
        return HIDDEN


def _fields_of(shape: Shape) -> Iterator[Mapping[str, Shape]]:
    return (one.fields for one in alternatives(shape) if isinstance(one, Record))


def _is_secret(shape: Shape) -> bool:
    """Whether it is a secret text, or such texts and nothing else."""
    match shape:
        case Text(secret=is_secret):
            return is_secret
        case ListOf(element=inner) | MapOf(value=inner):
            return _is_secret(inner)
        case OneOf(shapes=shapes):
            return any(map(_is_secret, shapes))
        case _:
            return False


def _field_shape(shape: Shape, name: str) -> Shape:
    for one in alternatives(shape):
        match one:
            case Record(fields=fields):
                return fields.get(name, ANYTHING)
            case MapOf(value=of):
                return of
    return ANYTHING


def _is_secret_name(shape: Shape, name: str) -> bool:
    return _sounds_secret(name) and not any(name in fields for fields in _fields_of(shape))


@lru_cache(maxsize=4096)
def _sounds_secret(name: str) -> bool:
    return _SECRET_NAME.fullmatch(snake(name)) is not None
