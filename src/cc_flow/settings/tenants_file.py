"""`tenants.yaml` to tenants, with the place of everything that is wrong with it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from cc_flow.cron import ZoneError, zone
from cc_flow.diagnostic import Diagnostic, Staged, did_you_mean, in_order
from cc_flow.settings.tenants import EVERYONE, Tenant
from cc_flow.syntax import Entry, Mapping, Node, Scalar, Sequence, parse

# As the API client takes it.
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,63}")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEY_PLACES = ("key_env", "key_file", "key_command")

Found = list[Diagnostic]


def read_tenants(source: bytes | str, *, file: str) -> Staged[tuple[Tenant, ...]]:
    """The tenants of a file's text; none where there is an error. Paths in it are relative to `file`."""
    tree, syntax = parse(source, file=file)
    found: Found = list(syntax)
    tenants = () if tree is None else tuple(_each(tree, Path(file).parent, found))
    return None if any(one.is_error for one in found) else tenants, in_order(found)


def _each(tree: Node, beside: Path, found: Found) -> Iterator[Tenant]:
    nodes = _list_of(tree, found)
    seen: set[str] = set()
    for node in nodes:
        tenant = _Reading(node, beside, found).tenant() if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping):
            found.append(Diagnostic("E203", "a tenant is a mapping", node.span, "begin it with `- slug: …`"))
        if tenant is None:
            continue
        if tenant.slug in seen:
            found.append(
                Diagnostic("E205", f"the tenant `{tenant.slug}` is named twice", node.span, "keep one of them")
            )
        seen.add(tenant.slug)
        yield tenant


def _list_of(tree: Node, found: Found) -> tuple[Node, ...]:
    """The list under `tenants`, the only key."""
    nodes = tree.get("tenants") if isinstance(tree, Mapping) else None
    if not isinstance(nodes, Sequence) or not nodes.items:
        found.append(
            Diagnostic("E203", "the file lists no tenants", tree.span, "begin with `tenants:` and `- slug: …`")
        )
        return ()
    if isinstance(tree, Mapping):
        found.extend(_unknown(entry, ("tenants",)) for entry in tree.entries if entry.name != "tenants")
    return nodes.items


def _unknown(entry: Entry, known: tuple[str, ...]) -> Diagnostic:
    help_ = did_you_mean(entry.name, known, noun="known keys")
    if entry.name in ("key", "api_key", "token"):
        help_ = "a key never stands in this file; say where it is: `key_env`, `key_file` or `key_command`"
    return Diagnostic("E201", f"there is no key `{entry.name}` here", entry.key.span, help_)


class _Reading:
    """One tenant being read."""

    def __init__(self, node: Mapping, beside: Path, found: Found) -> None:
        self._node = node
        self._beside = beside
        self._found = found

    def tenant(self) -> Tenant | None:
        """The tenant; None without a slug."""
        slug = self._text("slug", _SLUG.fullmatch, "a slug: 1 to 63 letters, digits, `-` and `_`")
        if self._node.get("slug") is None:
            first = self._node.entries[0].key if self._node.entries else self._node
            self._found.append(Diagnostic("E202", "a tenant has no `slug`", first.span, "add `slug:`"))
        file = self._text("key_file")
        read = Tenant(
            slug=slug or "",
            timezone=self._zone(),
            labels=self._labels(),
            key_env=self._text("key_env", _VARIABLE.fullmatch, "the name of an environment variable"),
            key_file=None if file is None else self._beside / Path(file).expanduser(),
            key_command=self._text("key_command"),
        )
        self._close()
        return read if slug else None

    def _text(
        self, key: str, fits: Callable[[str], object] = bool, expected: str = "text that is not empty"
    ) -> str | None:
        node = self._node.get(key)
        return None if node is None else self._checked(node, fits, expected)

    def _checked(self, node: Node, fits: Callable[[str], object], expected: str) -> str | None:
        if isinstance(node, Scalar) and isinstance(node.value, str) and fits(node.value):
            return node.value
        code = "E204" if isinstance(node, Scalar) and isinstance(node.value, str) else "E203"
        self._found.append(Diagnostic(code, f"expected {expected}", node.span))
        return None

    def _zone(self) -> str | None:
        name = self._text("timezone")
        node = self._node.get("timezone")
        try:
            return None if name is None else zone(name).key
        except ZoneError as error:
            self._found.append(Diagnostic("E603", error.message, (node or self._node).span, error.help))
            return None

    def _labels(self) -> tuple[str, ...]:
        node = self._node.get("labels")
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self._found.append(
                Diagnostic("E203", "expected a list of labels", node.span, "write `labels: [texas, pro]`")
            )
            return ()
        expected = f"a label: letters, digits, `-`, `_` and `.`; `{EVERYONE}` means every tenant and is none"
        read = [
            self._checked(item, lambda text: _LABEL.fullmatch(text) and text != EVERYONE, expected)
            for item in node.items
        ]
        return tuple(dict.fromkeys(label for label in read if label is not None))

    def _close(self) -> None:
        known = ("slug", "timezone", "labels", *_KEY_PLACES)
        self._found.extend(_unknown(entry, known) for entry in self._node.entries if entry.name not in known)
        places = [entry for entry in self._node.entries if entry.name in _KEY_PLACES]
        for entry in places[1:]:
            message = f"the key is in one place: `{places[0].name}` or `{entry.name}`"
            self._found.append(Diagnostic("E209", message, entry.key.span, "keep one of them"))
