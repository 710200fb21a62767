"""`retry`: how a failed attempt is tried again."""

from cc_flow.syntax import Node
from cc_flow.workflow import readers
from cc_flow.workflow.form import Form, Found
from cc_flow.workflow.model import Retry


def read_retry(node: Node, found: Found) -> Retry | None:
    """`retry`; what it does not say is as the language has it."""
    fields = readers.mapping("`retry`", example="{max_attempts: 3}")(node, found)
    if fields is None:
        return None
    retry, usual = Form(fields, "`retry`", found), Retry()
    attempts = retry.take("max_attempts", readers.integer(1, 100))
    read = Retry(
        max_attempts=usual.max_attempts if attempts is None else attempts,
        initial_delay=readers.given_or(retry.take("initial_delay", readers.seconds), usual.initial_delay),
        multiplier=readers.given_or(retry.take("multiplier", readers.number(1)), usual.multiplier),
        max_delay=readers.given_or(retry.take("max_delay", readers.seconds), usual.max_delay),
        jitter=retry.take("jitter", readers.choice("full", "none")) or usual.jitter,
    )
    retry.close()
    return read
