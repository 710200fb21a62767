"""Tokens to a tree whose every node knows its place, and the paths of names it reads."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from cc_flow.frozen import frozen
from cc_flow.template.elsewhere import sign_help, word_help
from cc_flow.template.environment import ENVIRONMENT
from cc_flow.template.filters import FILTERS
from cc_flow.template.limits import DEPTH
from cc_flow.template.problem import Finding
from cc_flow.template.tokens import Code, Malformed, in_backticks

Span = tuple[int, int]
Key = str | int
_CLOSING = {"lparen": "rparen", "lbracket": "rbracket", "lbrace": "rbrace"}


@frozen
class Reference:
    """A path of names and indexes that an expression reads: `("steps", "week", "output", "results", 0, "date")`.

    `start` and `end` are its stretch of the text, `part_spans` those of its parts. A computed index ends it.
    """

    path: tuple[Key, ...]
    start: int
    end: int
    part_spans: tuple[Span, ...]


class Tree:
    """One expression: its root node, and where each node stands in the text."""

    def __init__(self, code: Code, text: str) -> None:
        self.text = text
        self.code = code
        self._index = {token.lineno: index for index, token in enumerate(code.tokens)}
        self._spans: dict[nodes.Node, Span] = {}
        self.root = self._parse()

    def _parse(self) -> nodes.Expr:
        try:
            parser = _Parser(self.code)
            root = parser.parse_expression()
            if not parser.stream.eos:
                parser.fail("the expression should end here")
        except TemplateSyntaxError as error:
            raise Malformed(self._syntax(error)) from None
        except RecursionError:
            raise Malformed(self._too_deep()) from None
        if _depth(root) > DEPTH:
            raise Malformed(self._too_deep())
        return root

    def _syntax(self, error: TemplateSyntaxError) -> Any:
        if not self.code.tokens:
            message, way_out = "an expression is missing here", "write one, such as `inputs.month`"
            return Finding("error", "syntax", message, way_out).at((self.code.start, self.code.end))
        message = in_backticks(error.message or "this cannot be read")
        index = self._index.get(error.lineno, len(self.code.tokens) - 1)
        if "the end of the expression" in message:
            end = self.code.ends[-1]
            message, way_out = "something is missing after this", "finish the expression, or take this away"
            return Finding("error", "syntax", message, way_out).at((self.code.tokens[-1].lineno, end))
        start, end = self.code.tokens[index].lineno, self.code.ends[index]
        is_word = self.code.tokens[index].type == "name"
        word = self.text[start:end]
        way_out = word_help(word, FILTERS) if is_word else self._sign_help(start)
        return Finding("error", "syntax", message, way_out).at((start, end))

    def _sign_help(self, start: int) -> str:
        """Help for a sign; too many braces are seen where the expression begins."""
        is_braced = self.code.tokens[0].type == "lbrace" and self.text[start : start + 1] == "}"
        return sign_help(self.text, self.code.start if is_braced else start)

    def _too_deep(self) -> Any:
        finding = Finding("error", "syntax", "this expression is nested too deeply", "split it up with a `set` step")
        return finding.at((self.code.start, self.code.end))

    def span(self, node: nodes.Node) -> Span:
        """The characters of a node, brackets around it left out."""
        # One node is asked for by each reference, condition and finding that it is a part of.
        found = self._spans.get(node)
        if found is None:
            found = self._spans[node] = self._span(node)
        return found

    def _span(self, node: nodes.Node) -> Span:
        if isinstance(node, nodes.Keyword):
            return self.span(node.value)
        spans = [self.span(child) for child in node.iter_child_nodes()]
        own = self._own_span(node)
        if own is not None:
            spans.append(own)
        if not spans:
            return node.lineno, node.lineno + 1
        return min(start for start, _ in spans), max(end for _, end in spans)

    def _own_span(self, node: nodes.Node) -> Span | None:
        """What of a node's stretch its children do not show."""
        match node:
            case nodes.Const(value=str()):
                return node.lineno, self._end_of_strings(node.lineno)
            case nodes.Name() | nodes.Const() | nodes.Not() | nodes.Neg() | nodes.Pos():
                return node.lineno, self._end(node.lineno)
            case nodes.Getattr():
                return self.part_span(node)
            case nodes.Getitem() | nodes.Call() | nodes.List() | nodes.Dict():
                return node.lineno, self._end_of_bracket(node.lineno)
            case nodes.Filter() | nodes.Test():
                start, end = self.name_span(node)
                return start, self._end_of_arguments(start, end)
            case _:
                return None

    def part_span(self, node: nodes.Getattr | nodes.Getitem) -> Span:
        """The attribute behind the dot, or the index in its brackets."""
        index = self._index[node.lineno]
        if self.code.tokens[index].type == "dot":
            return self.code.tokens[index + 1].lineno, self.code.ends[index + 1]
        return self.span(node.arg if isinstance(node, nodes.Getitem) else node)

    def name_span(self, node: nodes.Filter | nodes.Test) -> Span:
        """The filter's or test's name."""
        index = self._index[node.lineno]
        if isinstance(node, nodes.Test):
            index += 1
            if self.code.tokens[index].test("name:not"):
                index += 1
        return self.code.tokens[index].lineno, self.code.ends[index]

    def source(self, node: nodes.Node) -> str:
        """The node as its author wrote it."""
        start, end = self.span(node)
        return self.text[start:end]

    def _end(self, start: int) -> int:
        return self.code.ends[self._index[start]]

    def _end_of_strings(self, start: int) -> int:
        # Neighbouring strings are one constant.
        index = self._index[start]
        if self.code.tokens[index].type != "string":
            return self.code.ends[index]
        while index + 1 < len(self.code.tokens) and self.code.tokens[index + 1].type == "string":
            index += 1
        return self.code.ends[index]

    def _end_of_bracket(self, start: int) -> int:
        index = self._index[start]
        opening = self.code.tokens[index].type
        if opening not in _CLOSING:
            return self.code.ends[index]
        depth = 0
        for token, end in zip(self.code.tokens[index:], self.code.ends[index:], strict=True):
            depth += (token.type == opening) - (token.type == _CLOSING[opening])
            if depth == 0:
                return end
        return self.code.ends[-1]

    def _end_of_arguments(self, start: int, end: int) -> int:
        following = self._index[start] + 1
        if following < len(self.code.tokens) and self.code.tokens[following].type == "lparen":
            return self._end_of_bracket(self.code.tokens[following].lineno)
        return end

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every path of names the expression reads, in the order it names them."""
        return tuple(self._references(self.root))

    def _references(self, node: nodes.Node) -> Iterator[Reference]:
        if isinstance(node, nodes.Expr) and (path := plain_path(node)):
            spans = tuple(self._part_spans(node))
            yield Reference(path, spans[0][0], self.span(node)[1], spans)
            return
        for child in node.iter_child_nodes():
            if not (isinstance(node, nodes.Call) and child is node.node):
                yield from self._references(child)

    def _part_spans(self, node: nodes.Expr) -> Iterator[Span]:
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            yield from self._part_spans(node.node)
            yield self.part_span(node)
        else:
            yield self.span(node)


class _Parser(Parser):
    """Jinja's parser over tokens that have been read already."""

    def __init__(self, code: Code) -> None:
        super().__init__(ENVIRONMENT, "")
        self.stream = TokenStream(iter(code.tokens), None, None)


def plain_path(node: nodes.Expr) -> tuple[Key, ...] | None:
    """`steps.week.output[0]` as a path; None for anything that has to be computed."""
    keys: list[Key] = []
    while not isinstance(node, nodes.Name):
        if isinstance(node, nodes.Getattr):
            keys.append(node.attr)
        elif isinstance(node, nodes.Getitem) and (key := _constant_key(node.arg)) is not None:
            keys.append(key)
        else:
            return None
        node = node.node
    return (node.name, *reversed(keys))


def _constant_key(node: nodes.Expr) -> Key | None:
    match node:
        case nodes.Const(value=bool()):
            return None
        case nodes.Const(value=str() | int() as key):
            return key
        case nodes.Neg(node=nodes.Const(value=int() as number)) if not isinstance(number, bool):
            return -number
        case _:
            return None


def _depth(root: nodes.Node) -> int:
    depth, level = 0, [root]
    while level:
        depth += 1
        level = [child for node in level for child in node.iter_child_nodes()]
    return depth
