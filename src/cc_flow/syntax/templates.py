"""Templates without quotes that the parser stumbled over: YAML takes their braces for mappings."""

import re

from cc_flow.diagnostic import Diagnostic
from cc_flow.syntax.fault import Fault
from cc_flow.syntax.findings import unquoted_template

_TEMPLATE = re.compile(r"\{[{%]")
_AS_VALUE = re.compile(r"(?:^|[:?-]\s+|[\[{,]\s*)(?=\{[{%])")
_WHOLE_IN_BRACKETS = re.compile(r".*?[%}]\}[^,\[\]{}]*")


def template_as_value(fault: Fault) -> Diagnostic | None:
    """A value that begins with a template, in the line of the problem."""
    start = fault.source.line_start(fault.at)
    found = _AS_VALUE.search(fault.unquoted_from(start))
    if not found:
        return None
    written = fault.source.line_from(start + found.end())
    return unquoted_template(written, fault.span(start + found.end(), len(written)))


def template_in_brackets(fault: Fault, bracket: int) -> Diagnostic | None:
    """A template anywhere from the line of the open `bracket` to that of the problem."""
    start = fault.source.line_start(bracket)
    text = fault.unquoted_from(start)
    found = _TEMPLATE.search(text)
    if not found:
        return None
    line = fault.source.line_from(start + found.start())
    whole = _WHOLE_IN_BRACKETS.match(line)
    written = whole[0].rstrip() if whole else line
    is_value = any(one.end() == found.start() for one in _AS_VALUE.finditer(text))
    return unquoted_template(written if is_value else None, fault.span(start + found.start(), len(written)))
