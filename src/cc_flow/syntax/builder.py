"""Parser events to a tree. What the language leaves out of YAML is found here, and the limits hold while streaming.

Text that is no YAML at all is explained in `faults`.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from cc_flow.diagnostic import Diagnostic
from cc_flow.syntax import findings, scalars
from cc_flow.syntax.anchors import MAX_SHOWN_ALIKE, Anchors
from cc_flow.syntax.limits import MAX_ALIKE, MAX_DEPTH, MAX_NODES
from cc_flow.syntax.marks import begin, finish
from cc_flow.syntax.source import Source
from cc_flow.syntax.tree import Entry, Mapping, Node, Scalar, Sequence, Style

_STYLES: dict[str, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_PROPERTY = re.compile(r"(?P<word>&[\w-]*|![^\s,\[\]{}]*)\s*")
_SIGNS_IN_BRACKETS = re.compile(r"[,\[\]{}]")
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come.

    Of a mapping, `awaits_key` says that the next node is a key; `key` is the last one, None where it cannot be used.
    `earlier` are the entries of mappings that should have ended before this one began; `has_twins`: a key that
    stands in it twice has been told.
    """

    start: int
    is_flow: bool
    is_mapping: bool
    awaits_key: bool
    key: Scalar | None = None
    children: list[Any] = field(default_factory=list)
    keys: dict[str, Scalar] = field(default_factory=dict)
    is_template: bool = False
    earlier: list[list[Entry]] = field(default_factory=list)
    has_twins: bool = False


class Builder:
    """Takes the events of one file in their order. `is_over` once the rest of the file cannot matter."""

    def __init__(self, source: Source) -> None:
        self.root: Node | None = None
        self.findings: list[Diagnostic] = []
        self.is_over = False
        self.has_hole = False
        self.last: yaml.Event | None = None
        self._source = source
        self._open: list[_Open] = []
        self._nodes = 0
        self._last_end = 0
        self._documents = 0
        self._templates = 0
        self._told: Counter[str] = Counter()
        self._anchors = Anchors()
        self._takers: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._take_scalar,
            yaml.MappingStartEvent: self._open_collection,
            yaml.SequenceStartEvent: self._open_collection,
            yaml.MappingEndEvent: self._close_mapping,
            yaml.SequenceEndEvent: self._close_sequence,
            yaml.AliasEvent: self._take_alias,
            yaml.DocumentStartEvent: self._take_document,
        }

    @property
    def open_bracket(self) -> int | None:
        """The offset of the innermost `[` or `{` whose end has not come."""
        # A pair inside a list (`[a: b]`) is a flow mapping, too, and has no bracket.
        starts = (one.start for one in reversed(self._open) if one.is_flow)
        return next((start for start in starts if self._source.text[start] in "[{"), None)

    def take(self, event: yaml.Event) -> None:
        """The next event of the file."""
        if taker := self._takers.get(type(event)):
            taker(event)
            self.last = event

    def _take_document(self, event: yaml.DocumentStartEvent) -> None:
        start, end = begin(event), finish(event)
        self._documents += 1
        if self._documents > 1:
            if start == end:
                # Without a mark of its own it begins behind the end of the first.
                start = max(self._source.text.rfind("\n...", 0, start) + 1, 0)
                end = start + 3
            self._stop(findings.second_document(self._source.span(start, end)))
        elif self._source.text.startswith("%", start):
            self._report(findings.directive(self._source.span(start, self._source.line_end(start))))

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        start, end = begin(event), finish(event)
        span = self._source.span(start, end)
        if not self._anchors.repeats(event.anchor or "", span):
            self._report(findings.alias(self._source.text[start:end], span))
        self.has_hole = True
        self._place(Scalar(self._source, start, end, None, "", "double"))

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        text = event.value
        start, end = begin(event), finish(event)
        if event.anchor or event.tag:
            start = self._after_properties(start, end)
        style = _STYLES.get(event.style or "", "plain")
        value: scalars.Value = text
        if style == "plain":
            if not (self._open and self._open[-1].awaits_key):
                if found := scalars.TYPOGRAPHIC.fullmatch(text):
                    self._take_typographic(findings.typographic_quotes(text, self._source.span(start, end)))
                    start, end, text = start + 1, end - 1, found[1]
                value = self._resolve(text, start, end)
        elif style == "double":
            self._check_escapes(text, start, end)
        elif style != "single":
            end = start + len(self._source.text[start:end].rstrip(" \t\r\n"))
        self._place(Scalar(self._source, start, end, value, text, style))

    def _take_typographic(self, finding: Diagnostic) -> None:
        """Who pastes such quotes does so throughout: the first is told, and shows the others."""
        told = next((number for number, one in enumerate(self.findings) if one.code == finding.code), None)
        if told is None:
            self._report(finding)
            return
        first = self.findings[told]
        if len(first.related) < MAX_SHOWN_ALIKE:
            self.findings[told] = replace(first, related=(*first.related, (finding.span, "here, too")))

    def _resolve(self, text: str, start: int, end: int) -> scalars.Value:
        try:
            value = scalars.resolve(text)
        except scalars.NotJson:
            self._report(findings.not_json(text, self._source.span(start, end)))
            return text
        except scalars.TooLarge:
            self._report(findings.too_large(text, self._source.span(start, end)))
            return text
        if text in scalars.SAID_FOR_BOOLEANS:
            self._report(findings.said_for_boolean(text, self._source.span(start, end)))
        elif value == text and (number := scalars.number_elsewhere(text)):
            self._report(findings.said_for_number(text, number, self._source.span(start, end)))
        return value

    def _check_escapes(self, text: str, start: int, end: int) -> None:
        # libyaml refuses these escapes itself, the parser in Python lets them through.
        if not text.isascii() and (half := _HALF_A_CHARACTER.search(text)):
            scalar = Scalar(self._source, start, end, text, text, "double")
            self._report(findings.surrogate(scalar.span_of(half.start(), half.end())))

    def _open_collection(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        start, is_flow = begin(event), bool(event.flow_style)
        if event.anchor or event.tag:
            start = self._after_properties(start, len(self._source.text))
        if len(self._open) >= MAX_DEPTH:
            self._stop(findings.too_deep(self._source.span(start, start + 1)))
            return
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if is_mapping and is_flow:
            self._notice_template(start)
        self._open.append(_Open(start, is_flow, is_mapping, awaits_key=is_mapping))

    def _notice_template(self, start: int) -> None:
        """`{{` is a mapping whose first key is a mapping: to a person it is a template without quotes."""
        outer = self._open[-1] if self._open else None
        if outer and outer.is_flow and outer.awaits_key and outer.start == start - 1 and not outer.is_template:
            outer.is_template = True
            self._templates += 1

    def _close_mapping(self, event: yaml.MappingEndEvent) -> None:
        closed = self._open.pop()
        end = self._end_of(closed, event)
        if closed.is_template:
            self._templates -= 1
            self._place_template(closed.start, end)
            return
        *earlier, (start, entries) = _pieces(closed)
        for began, those in earlier:
            self._place(Mapping(self._source, began, those[-1].value.end, tuple(those)))
        self._place(Mapping(self._source, start, end, tuple(entries)))

    def _close_sequence(self, event: yaml.SequenceEndEvent) -> None:
        closed = self._open.pop()
        self._place(Sequence(self._source, closed.start, self._end_of(closed, event), tuple(closed.children)))

    def _end_of(self, closed: _Open, event: yaml.Event) -> int:
        """A flow collection ends at its bracket, a block one with its last value, not where the next thing begins."""
        end = finish(event)
        is_bracketed = closed.is_flow and self._source.text[end - 1 : end] in {"]", "}"}
        return end if is_bracketed else max(closed.start, self._last_end)

    def _place_template(self, start: int, end: int) -> None:
        written = self._source.text[start:end]
        self._report(findings.unquoted_template(written + self._rest_of_text(end), self._source.span(start, end)))
        self._place(Scalar(self._source, start, end, written, written, "plain"))

    def _rest_of_text(self, start: int) -> str:
        """What follows a template in its value: to the end of the line, in brackets to the next of their signs."""
        rest = self._source.line_from(start)
        is_inside = self.open_bracket is not None
        return _SIGNS_IN_BRACKETS.split(rest, maxsplit=1)[0].rstrip() if is_inside else rest.split(": ")[0]

    def _place(self, node: Node) -> None:
        """Put a finished node where it belongs: the root, an item, a key or a value."""
        self._last_end = node.end
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(findings.too_many(node.span))
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_mapping:
            parent.children.append(node)
        elif parent.awaits_key:
            parent.key, parent.awaits_key = self._key(node, parent), False
        else:
            parent.awaits_key = True
            if parent.key is not None and not self._lacks_colon(parent, node):
                parent.children.append(Entry(parent.key, node))

    def _lacks_colon(self, owner: _Open, node: Node) -> bool:
        """Whether `{a: b, c}` ends here: to YAML `c` is a key, to a person it belongs to the text before the comma."""
        key = owner.key
        if not owner.is_flow or key is None or not isinstance(node, Scalar) or node.text or node.start != node.end:
            return False
        if ":" in self._source.text[key.end : node.start] or self._templates:
            return False
        before = owner.children[-1] if owner.children else None
        self._report(findings.no_colon_in_braces(key, before.value if before else None))
        return True

    def _key(self, node: Node, owner: _Open) -> Scalar | None:
        """The node as a key of `owner`, or None where it cannot be one."""
        if not isinstance(node, Scalar) or (node.style == "plain" and scalars.is_null(node.text)):
            self._report(findings.key_not_text(node.span))
            return None
        if node.style == "plain" and node.text == "<<":
            self._report(findings.merge_key(node.span))
            return None
        first = owner.keys.setdefault(node.text, node)
        return node if first is node else self._second_key(node, first, owner)

    def _second_key(self, node: Scalar, first: Scalar, owner: _Open) -> Scalar | None:
        """A key that stands in its mapping already. What follows is often the next item of a list, without its dash."""
        if not owner.has_twins:
            self._report(findings.duplicate_key(node.text, node.span, first.span))
        owner.has_twins = True
        is_item = not owner.is_flow and len(self._open) > 1 and not self._open[-2].is_mapping
        if not is_item or first is not next(iter(owner.keys.values())) or len(owner.children) < 2:
            return None
        owner.earlier.append(owner.children)
        owner.children, owner.keys = [], {node.text: node}
        return node

    def _after_properties(self, start: int, end: int) -> int:
        """Where the value behind a tag and an anchor begins; each of them is a finding."""
        while found := _PROPERTY.match(self._source.text, start, end):
            word, span = found["word"], self._source.span(*found.span("word"))
            finding = findings.tag(word, span) if word.startswith("!") else findings.anchor(word, span)
            if word.startswith("&"):
                self._anchors.add(word[1:], finding)
            self._report(finding)
            start = found.end()
        return start

    @property
    def told(self) -> list[Diagnostic]:
        """What was found, nothing of it twice."""
        return self._anchors.told_once(self.findings)

    def _report(self, finding: Diagnostic) -> None:
        # Inside a template without quotes all is wrong for one reason, which is told once.
        if not self._templates and self._told[finding.code] < MAX_ALIKE:
            self._told[finding.code] += 1
            self.findings.append(finding)

    def _stop(self, finding: Diagnostic) -> None:
        self.findings.append(finding)
        self.is_over = True


def _pieces(closed: _Open) -> list[tuple[int, list[Entry]]]:
    """The mappings that one is, with their beginnings: mostly one, more where dashes were left out."""
    pieces = [*closed.earlier, closed.children]
    return [(entries[0].key.start if number else closed.start, entries) for number, entries in enumerate(pieces)]
