"""Text that is no YAML, explained to somebody who never read about YAML: what the parser said becomes a finding.

The words matched here are libyaml's and those of the parser in Python, which differ a little. Nothing is parsed here.
"""

import re
from collections.abc import Callable

import yaml

from cc_flow.diagnostic import Diagnostic
from cc_flow.syntax import findings
from cc_flow.syntax.fault import Fault
from cc_flow.syntax.indentation import odd_space, too_deep
from cc_flow.syntax.marks import finish
from cc_flow.syntax.quoting import in_quotes, shown
from cc_flow.syntax.source import Source
from cc_flow.syntax.structure import after_root, bracket, misfit, text_after, unreadable
from cc_flow.syntax.templates import template_as_value

_KEY_WITHOUT_SPACE = re.compile(r"[\w.-]+:(?=\S)")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?:\s|$)")
_ESCAPE = re.compile(r"\\(?:[xuU][0-9A-Fa-f]*|.)")
_LONG_ESCAPE = re.compile(r"\\U(?!0010|000)")
_HALF_A_CHARACTER = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]..")


def explain(error: Exception, source: Source, last: yaml.Event | None, bracket: int | None) -> Diagnostic:
    """The finding for what the parser raised after `last`, `bracket` being the innermost one open."""
    fault = _fault(error, source, last, bracket)
    if odd := odd_space(fault):
        return odd
    for words, explanation in _EXPLANATIONS:
        if words.search(fault.words):
            return explanation(fault)
    return unreadable(fault)


def _fault(error: Exception, source: Source, last: yaml.Event | None, bracket: int | None) -> Fault:
    at = finish(last) if last else 0
    began, words = at, str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        words = f"{error.context or ''}: {error.problem or ''}"
        at = error.problem_mark.index if error.problem_mark else at
        began = error.context_mark.index if error.context_mark else at
    return Fault(source, words, at, began, last, bracket)


def _tab(fault: Fault) -> Diagnostic:
    text = fault.source.text
    tabs = len(text[fault.at :]) - len(text[fault.at :].lstrip("\t"))
    way_out = "replace it by spaces, two for each level; most editors can do that for the whole file"
    return Diagnostic("E118", "a tab where YAML wants spaces", fault.span(fault.at, tabs), help=way_out)


def _reserved(fault: Fault) -> Diagnostic:
    if fault.character == "\t":
        return _tab(fault)
    if template := template_as_value(fault):
        return template
    way_out = "put quotes around the text"
    if fault.source.text.startswith("```", fault.at):
        way_out = "delete the line, and the one that closes it: they belong to the page this was copied from"
    elif fault.bracket is None:
        way_out += f": {in_quotes(fault.source.line_from(fault.at))}"
    sign = "a backtick" if fault.character == "`" else f"`{fault.character}`"
    return Diagnostic("E122", f"text cannot begin with {sign}", fault.span(fault.at), help=way_out)


def _colon(fault: Fault) -> Diagnostic:
    """A colon where no key can be: in text, behind a line without one, or on a line that is indented too far."""
    if not fault.follows_last:
        return _colon_in_text(fault, None)
    if fault.last_style != "":
        return text_after(fault)
    stands_alone = not fault.source.text[fault.source.line_start(fault.last_start) : fault.last_start].strip(" -")
    is_one_line = fault.source.line_of(fault.last_start) == fault.source.line_of(fault.at)
    if is_one_line:
        return unreadable(fault) if stands_alone else _colon_in_text(fault, fault.last_start)
    return _no_colon(fault, fault.last_start) if stands_alone else too_deep(fault)


def _colon_in_text(fault: Fault, start: int | None) -> Diagnostic:
    way_out = "put quotes around the whole text, or write it below a `|`"
    if start is not None:
        way_out = f"put quotes around the text: {in_quotes(fault.source.line_from(start))}"
    return Diagnostic("E117", "a colon and a space inside text without quotes", fault.span(fault.at), help=way_out)


def _line_without_colon(fault: Fault) -> Diagnostic:
    return _no_colon(fault, fault.began)


def _no_colon(fault: Fault, start: int) -> Diagnostic:
    line = fault.source.line_from(start)
    if _CONFLICT.match(line):
        way_out = "keep one of the two versions, and delete the lines with the marks"
        return Diagnostic(
            "E127", "a mark of git, which could not merge two versions", fault.rest_span(start), help=way_out
        )
    message = f"`{shown(line)}` has no colon"
    way_out = "write `key: value`; text over several lines belongs below a `|`"
    if found := _KEY_WITHOUT_SPACE.match(line):
        message, way_out = "no space after the colon", f"write `{shown(f'{found[0]} {line[found.end() :]}')}`"
    return Diagnostic("E127", message, fault.rest_span(start), help=way_out)


def _dash(fault: Fault) -> Diagnostic:
    text = in_quotes(fault.source.line_from(fault.at))
    way_out = f"begin the list on the next line, or put quotes around the text: {text}"
    return Diagnostic("E129", "a list item begins behind a key", fault.span(fault.at), help=way_out)


def _directive(fault: Fault) -> Diagnostic:
    start = fault.source.text.find("%", fault.source.line_start(fault.began))
    return findings.directive(fault.rest_span(start))


def _unclosed_quote(fault: Fault) -> Diagnostic:
    quote = fault.source.text[fault.began]
    way_out = f"add the `{quote}` at the end of the text"
    return Diagnostic("E119", f"a `{quote}` is opened here and never closed", fault.span(fault.began), help=way_out)


def _escape(fault: Fault) -> Diagnostic:
    return _no_escape(fault, fault.source.text.rfind("\\", 0, fault.at + 1))


def _code_too_large(fault: Fault) -> Diagnostic:
    """Only the parser in Python comes here, and says no place: `chr` stopped at a code beyond Unicode."""
    found = _LONG_ESCAPE.search(fault.source.text, fault.at)
    return _no_escape(fault, found.start()) if found else unreadable(fault)


def _no_escape(fault: Fault, start: int) -> Diagnostic:
    found = _ESCAPE.match(fault.source.text, start)
    escape = found[0] if found else "\\"
    if found and _HALF_A_CHARACTER.match(escape):
        return findings.surrogate(fault.span(start, len(escape)))
    way_out = "in double quotes a backslash begins an escape: write `\\\\` for one, or use single quotes"
    return Diagnostic("E124", f"`{escape}` is no escape", fault.span(start, len(escape)), help=way_out)


def _block_header(fault: Fault) -> Diagnostic:
    sign = fault.source.text[fault.began]
    way_out = "begin the text on the next line, indented; or quote it: " + in_quotes(fault.source.line_from(fault.at))
    return Diagnostic("E128", f"text right behind `{sign}`", fault.rest_span(fault.at), help=way_out)


def _word(fault: Fault) -> str:
    return fault.source.line_from(fault.began).split()[0]


def _tag(fault: Fault) -> Diagnostic:
    return findings.tag(_word(fault), fault.span(fault.began, len(_word(fault))))


def _anchor(fault: Fault) -> Diagnostic:
    return findings.anchor(_word(fault), fault.span(fault.began, len(_word(fault))))


def _alias(fault: Fault) -> Diagnostic:
    return findings.alias(_word(fault), fault.span(fault.began, len(_word(fault))))


def _nothing_there(fault: Fault) -> Diagnostic:
    return bracket(fault) if fault.bracket is not None else _reserved(fault)


_EXPLANATIONS: tuple[tuple[re.Pattern[str], Callable[[Fault], Diagnostic]], ...] = tuple(
    (re.compile(words), explanation)
    for words, explanation in (
        ("tab character", _tab),
        ("cannot start any token|mapping keys are not allowed", _reserved),
        ("mapping values are not allowed", _colon),
        ("sequence entries are not allowed", _dash),
        ("expected ':'", _line_without_colon),
        ("directive|%YAML|%TAG|incompatible YAML|limit .* for integer", _directive),
        ("quoted scalar: found unexpected (end of stream|document)", _unclosed_quote),
        ("a tag|tag handle", _tag),
        ("an anchor", _anchor),
        ("an alias", _alias),
        (r"C int|chr\(\)", _code_too_large),
        ("escape|hexdecimal|hexadecimal", _escape),
        ("scanning a block scalar", _block_header),
        ("',' or '[]}]'", bracket),
        ("node content", _nothing_there),
        ("expected key|'-' indicator|<block end>", misfit),
        ("<document start>", after_root),
    )
)
