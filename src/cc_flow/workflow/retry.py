"""`retry`: how a failed attempt is tried again."""

from cc_flow.syntax import Node
from cc_flow.workflow import amounts, readers
from cc_flow.workflow.form import Form, Found
from cc_flow.workflow.model import Retry

_KEYS = ("max_attempts", "initial_delay", "multiplier", "max_delay", "jitter")


def read_retry(node: Node, found: Found) -> Retry | None:
    """`retry`; what it does not say is as the language has it."""
    fields = readers.mapping("`retry`", example="{max_attempts: 3}")(node, found)
    if fields is None:
        return None
    retry, usual = Form(fields, "`retry`", found, keys=_KEYS), Retry()
    attempts = retry.take("max_attempts", amounts.integer(1, 100))
    read = Retry(
        max_attempts=usual.max_attempts if attempts is None else attempts,
        initial_delay=amounts.given_or(retry.take("initial_delay", amounts.seconds), usual.initial_delay),
        multiplier=amounts.given_or(retry.take("multiplier", amounts.number(1)), usual.multiplier),
        max_delay=amounts.given_or(retry.take("max_delay", amounts.seconds), usual.max_delay),
        jitter=retry.take("jitter", readers.choice("full", "none")) or usual.jitter,
    )
    amounts.say_shorter(retry, "initial_delay", read.initial_delay, "max_delay", read.max_delay)
    retry.close()
    return read
