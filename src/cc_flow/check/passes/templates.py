"""What is wrong inside expressions: names, fields, types, missing outputs. It was found on the way through the file."""

from collections.abc import Iterator

from cc_flow.check.facts import Facts
from cc_flow.diagnostic import Diagnostic


def templates(facts: Facts) -> Iterator[Diagnostic]:
    """E3xx and E4xx: every finding of every template."""
    for use in facts.uses:
        yield from use.findings
