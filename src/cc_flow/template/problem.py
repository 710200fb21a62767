"""What can be wrong with a template, before it runs and while it runs. No message here ever holds a value.

Finding            what is wrong, without a place
TemplateProblem    the same at characters `start` to `end` of the text
BadValue           a value that a filter, a test or an operator does not take
EvaluationError    the same at a place: what `Compiled.evaluate` raises
"""

from typing import Literal

from cc_flow.frozen import frozen

Level = Literal["error", "warning"]


@frozen
class Finding:
    """One thing wrong, before anybody knows where.

    `kind` is a stable slug from which callers choose a code: `syntax`, `statement`, `call`, `method`, `unknown-name`,
    `unknown-field`, `unknown-filter`, `unknown-test`, `bad-argument`, `bad-operand`, `not-text`, `not-boolean`,
    `never-equal`, `constant`, `may-be-null`, `no-else`, `secret`, or that of a `Hidden`.
    """

    severity: Level
    kind: str
    message: str
    help: str | None = None

    def at(self, span: tuple[int, int]) -> "TemplateProblem":
        """The finding in its place."""
        return TemplateProblem(self.severity, self.kind, span[0], span[1], self.message, self.help)


@frozen
class TemplateProblem:
    """A finding at the characters `start` to `end` (exclusive) of the template's text."""

    severity: Level
    kind: str
    start: int
    end: int
    message: str
    help: str | None = None


class BadValue(Exception):  # noqa: N818 - it says what the value is
    """A value that a filter, a test or an operator does not take. `message` says why and never quotes it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class EvaluationError(Exception):
    """The expression at characters `start` to `end` (exclusive) has no value. `message` never quotes a value."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
