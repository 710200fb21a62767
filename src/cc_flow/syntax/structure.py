"""What stands where something else was due: inside brackets, behind a value, at the beginning of a line."""

import re

from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.syntax import findings
from cc_flow.syntax.fault import Fault
from cc_flow.syntax.indentation import misplaced
from cc_flow.syntax.limits import MAX_KEY
from cc_flow.syntax.quoting import in_quotes, shown
from cc_flow.syntax.templates import template_as_value, template_in_brackets

_CLOSER = {"[": "]", "{": "}"}
# A line up to its value: dashes, a key, or both.
_VALUE = re.compile(r"[ ]*(?:- +)*(?:[^\s:]+:\s+)?")
_QUOTE_IN_QUOTES = {
    "'": "inside single quotes an apostrophe is written twice (`''`); or use double quotes around the whole",
    '"': 'inside double quotes a quote is written as `\\"`; or use single quotes around the whole',
}


def bracket(fault: Fault) -> Diagnostic:
    """A list or mapping in brackets that does not go on as one."""
    text = fault.source.text
    start = fault.began if text[fault.began : fault.began + 1] in _CLOSER else fault.bracket
    if start is None:
        return unreadable(fault)
    if template := template_in_brackets(fault, start):
        return template
    is_same_line = fault.source.line_of(start) == fault.source.line_of(fault.at)
    if not fault.character or (not is_same_line and (fault.character == ":" or fault.is_first_in_line)):
        return _not_closed(fault, start)
    way_out = "put commas between values, and quotes around text that holds brackets, braces, quotes or colons"
    message = f"`{fault.character}` cannot stand here, inside the `{text[start]}` of line {fault.source.line_of(start)}"
    return Diagnostic("E120", message, fault.span(fault.at), help=way_out)


def _not_closed(fault: Fault, start: int) -> Diagnostic:
    opener = fault.source.text[start]
    way_out = f"add the `{_CLOSER[opener]}`"
    if fault.character:
        way_out += f"; if it is there, a comma is missing before line {fault.source.line_of(fault.at)}"
    return Diagnostic("E120", f"a `{opener}` is opened here and not closed", fault.span(start), help=way_out)


def misfit(fault: Fault) -> Diagnostic:
    """What follows is neither the next key nor the next item."""
    if template := template_as_value(fault):
        return template
    if not fault.is_first_in_line:
        return text_after(fault)
    if fault.character == ":":
        return findings.key_not_text(fault.span(fault.at))
    if fault.character in "]}":
        way_out = "delete it, or add the bracket that it closes"
        return Diagnostic("E120", f"`{fault.character}` closes nothing", fault.span(fault.at), help=way_out)
    return misplaced(fault)


def after_root(fault: Fault) -> Diagnostic:
    """Something stands behind the end of the one document."""
    if fault.source.text[: fault.at].rstrip().endswith("\n..."):
        start = fault.source.text.rindex("\n...", 0, fault.at) + 1
        return findings.second_document(fault.span(start, 3))
    return misfit(fault)


def text_after(fault: Fault) -> Diagnostic:
    """Something stands behind a value that was complete, such as `"Hello" world`."""
    span = fault.rest_span(fault.at)
    if fault.last_style not in _QUOTE_IN_QUOTES:
        value = _VALUE.sub("", fault.source.line_from(fault.source.line_start(fault.at)), count=1)
        way_out = f"put quotes around the whole: {in_quotes(value)}"
        return Diagnostic("E123", "text behind a value that is complete", span, help=way_out)
    way_out = _QUOTE_IN_QUOTES[fault.last_style]
    opening = fault.span(fault.last_start)
    if opening.line < span.line:
        return _closed_late(fault, span, way_out)
    return Diagnostic("E123", "text behind the closing quote", span, help=way_out)


def _closed_late(fault: Fault, behind: Span, way_out: str) -> Diagnostic:
    """Quotes that go on into another value: mostly the closing one is missing."""
    quote = fault.last_style
    message = f"a `{quote}` is opened here, and the next one stands in line {behind.line}"
    way_out = f"add the `{quote}` at the end of the text; {way_out}"
    related = ((behind, "this is left over"),)
    return Diagnostic("E119", message, fault.span(fault.last_start), help=way_out, related=related)


def unreadable(fault: Fault) -> Diagnostic:
    """What has no explanation of its own, in the parser's words."""
    if len(fault.before.lstrip()) > MAX_KEY:
        message = f"a key of more than {MAX_KEY:,} characters"
        way_out = "shorten it; text over several lines belongs below a `|`"
        return Diagnostic("E130", message, fault.span(fault.at), help=way_out)
    message = f"this cannot be read as YAML: {shown(fault.words).strip(': ')}"
    return Diagnostic("E130", message, fault.span(fault.at), help="put quotes around text that holds signs of YAML")
