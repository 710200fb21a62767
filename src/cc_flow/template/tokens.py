"""Text to pieces: literal stretches, and expressions as Jinja tokens whose `lineno` is their offset in the text.

Jinja's lexer knows lines only. It yields every character it reads, though, so counting them gives each token its exact
place; with the offset in `lineno`, every node the parser makes knows where it stands.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jinja2 import TemplateSyntaxError
from jinja2.lexer import Token, ignored_tokens

from cc_flow.frozen import frozen
from cc_flow.template.elsewhere import sign_help
from cc_flow.template.environment import ENVIRONMENT, NUL
from cc_flow.template.problem import Finding, TemplateProblem

_LEXER = ENVIRONMENT.lexer
_FOREIGN = re.compile(r"\{[%#]")
# A name that only templates have, between braces of which one at least is missing.
_ONE_BRACE = re.compile(r"(?<!\{)\{\s*(?:inputs|steps|run|tenant|this|loop|error|secrets)\.[^{}\n]*\}{1,2}(?!\})")
_INSTEAD = {
    "{%": "choose by `{{ … if … else … }}`, or with `when:`; for these two characters themselves write `{{ '{%' }}`",
    "{#": "a remark stands behind a `#` of YAML; for these two characters themselves write `{{ '{#' }}`",
}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_KNOWN_ESCAPES = frozenset("\\'\"abfnrtvxuUN0123\n")


class Malformed(Exception):  # noqa: N818 - it says what the text is
    """The text cannot be read; `problem` says where and why."""

    def __init__(self, problem: TemplateProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@frozen
class Literal:
    """A stretch of text that stands for itself."""

    start: int
    text: str


@frozen
class Code:
    """The tokens of one expression. `start` and `end` are its braces' outer edges; `tokens[i]` ends at `ends[i]`."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    ends: tuple[int, ...]


Raw = tuple[int, str, str]  # offset, kind, characters


def split(text: str) -> list[Literal | Code]:
    """The pieces of a text with `{{ }}` in it. Raises Malformed."""
    pieces: list[Literal | Code] = []
    raws = _lex(text, None)
    for offset, kind, raw in raws:
        if kind == "variable_begin":
            pieces.append(_code(text, offset, _until_closed(text, offset, raws)))
        else:
            pieces.append(Literal(offset, text[offset : offset + len(raw)]))
    return pieces


def bare(text: str) -> Code:
    """The tokens of a bare expression. Raises Malformed, also for `{{` and `{%` where an expression would begin."""
    raws = list(_lex(text, "variable"))
    for (start, _, one), (following, _, other) in pairwise(raws):
        if one == "{" and other in ("{", "%") and following == start + 1:
            raise _bare_only((start, following + 1))
    for offset, kind, raw in raws:
        if kind == "variable_end":
            raise _bare_only((offset, offset + len(raw.rstrip())))
    return _code(text, 0, [*raws, (len(text), "variable_end", "")])


def foreign_marks(text: str) -> Iterator[TemplateProblem]:
    """One of Jinja's statements or comments in a literal text, or a template with one brace: it would do nothing, so
    it is not let stand. It comes seldom alone, and is told alone.
    """
    if match := _ONE_BRACE.search(text):
        inside = match.group().strip("{} \t")
        message = f"`{match.group()}` has one brace where a template has two"
        yield Finding("error", "syntax", message, f"write `{{{{ {inside} }}}}`").at(match.span())
    if match := _FOREIGN.search(text):
        mark = match.group()
        what = "statements" if mark == "{%" else "comments"
        yield Finding(
            "error",
            "statement",
            f"`{mark}` begins one of Jinja's {what}, and a workflow's texts hold expressions only",
            _INSTEAD[mark],
        ).at(match.span())


def _bare_only(span: tuple[int, int]) -> Malformed:
    finding = Finding("error", "syntax", "a condition is a bare expression", "leave out the `{{ }}` and `{% %}`")
    return Malformed(finding.at(span))


def _lex(text: str, state: str | None) -> Iterator[Raw]:
    if NUL in text:
        at = text.index(NUL)
        message = "a template cannot hold the character U+0000"
        raise Malformed(Finding("error", "syntax", message, "take it away").at((at, at + 1)))
    # The lexer joins CR LF to one character, which would shift all that follows.
    lexed = text.replace("\r\n", " \n").replace("\r", "\n")
    offset = 0
    try:
        for _, kind, raw in _LEXER.tokeniter(lexed, None, None, state):
            if kind == "variable_begin":
                # `{{-` has taken the spaces before it away.
                offset = lexed.index("{{", offset)
            yield offset, kind, raw
            offset += len(raw)
    except TemplateSyntaxError as error:
        raise _lexical(text, offset, error.message or "") from None


def _lexical(text: str, offset: int, message: str) -> Malformed:
    character = text[offset : offset + 1]
    if character in ("'", '"'):
        way_out = f"close it with another `{character}`"
        return Malformed(
            Finding("error", "syntax", "a quote is opened and never closed", way_out).at((offset, offset + 1))
        )
    if message.startswith("unexpected char"):
        message = f"`{character}` has no meaning in an expression"
    missing = re.search("(?<!un)expected '(.)'$", message)
    way_out = f"what is opened is closed first: add the `{missing[1]}`" if missing else sign_help(text, offset)
    return Malformed(Finding("error", "syntax", in_backticks(message), way_out).at((offset, offset + 1)))


def in_backticks(message: str) -> str:
    """One of Jinja's messages in our way of writing."""
    message = message.replace("'end of template'", "the end of the expression")
    message = re.sub("^expected token '([^']+)', got", r"'\1' should stand here, not", message).replace(
        "'name'", "a name"
    )
    return re.sub(r"'([^']+)'", r"`\1`", message[:1].lower() + message[1:]).rstrip(".")


def _until_closed(text: str, start: int, raws: Iterator[Raw]) -> list[Raw]:
    taken = []
    for raw in raws:
        taken.append(raw)
        if raw[1] == "variable_end":
            return taken
    raise Malformed(
        Finding("error", "syntax", "`{{` is never closed", "close it with `}}`").at((start, min(start + 2, len(text))))
    )


def _code(text: str, start: int, raws: Sequence[Raw]) -> Code:
    *inside, (closing, _, mark) = raws
    tokens, ends = [], []
    for offset, kind, raw in inside:
        if kind in ignored_tokens:
            continue
        tokens.append(_token(offset, kind, raw))
        ends.append(offset + len(raw))
    return Code(start, min(closing + len(mark.rstrip()), len(text)), tuple(tokens), tuple(ends))


def _token(offset: int, kind: str, raw: str) -> Token:
    span = (offset, offset + len(raw))
    if kind == "string":
        raw = _ESCAPE.sub(_escape, raw)
    try:
        return next(_LEXER.wrap([(offset, kind, raw)]))
    except TemplateSyntaxError as error:
        message = in_backticks(error.message or "bad text")
        raise Malformed(Finding("error", "syntax", message, sign_help(raw, 0)).at(span)) from None
    except ValueError:
        # Python reads whole numbers up to some thousand digits.
        message, way_out = "this number is too long", "put quotes around it, if it is an id"
        raise Malformed(Finding("error", "syntax", message, way_out).at(span)) from None


def _escape(match: re.Match[str]) -> str:
    # Python warns of `\d` and will refuse it some day; Jinja means the two characters.
    return match.group() if match.group(1) in _KNOWN_ESCAPES else "\\" + match.group()
