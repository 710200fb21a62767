"""`cc-flow run FILE --tenants LABELS`: the flags become a fleet, its end an exit code."""

import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from cc_flow.cli.checking import checked_file
from cc_flow.cli.fleet import Order, run_fleet
from cc_flow.cli.fleet_recap import exit_code_of, recap_lines
from cc_flow.cli.inputs import read_inputs
from cc_flow.cli.running import Options, say
from cc_flow.cli.starting import new_run_name
from cc_flow.cli.tenants import Whom, tenants_of
from cc_flow.errors import Refused, UsageError
from cc_flow.frozen import frozen

_FAILURES = re.compile(r"([0-9]{1,6})(%?)")
_MOST_NAMED = 12


@frozen
class Wanted:
    """The command line of a fleet, as it was given."""

    file: str
    given: tuple[str, ...]
    inputs_file: str | None
    moment: str | None
    whom: Whom
    options: Options
    parallel: int
    max_failures: str | None
    resume: str | None


def run_for_tenants(wanted: Wanted) -> int:
    """Run the workflow for each tenant; the exit code of all together."""
    if wanted.options.allow:
        raise UsageError("money and the account are not touched for several tenants at once", help="run it for each")
    if wanted.options.report is not None:
        raise UsageError("a page is of one run", help="leave out `--report`; `runs show RUN` has each of them")
    order = _order(wanted)
    if not wanted.options.is_confirmed:
        _ask(order)
    members = run_fleet(replace(order, options=replace(order.options, is_confirmed=True)))
    if not wanted.options.is_json:
        for line in recap_lines(members, workflow=order.checked.workflow.name.text, fleet=order.name):
            say(line)
        is_left = any(member.is_unfinished for member in members)
        say(f"next: {_again(wanted, order.name) if is_left else 'cc-flow runs list'}")
    return exit_code_of(members)


def _order(wanted: Wanted) -> Order:
    """Raises UsageError or InvalidWorkflow, before anything was sent."""
    checked, texts = checked_file(wanted.file)
    beside = Path.cwd() if wanted.file == "-" else Path(wanted.file).resolve().parent
    tenants = tenants_of(wanted.whom.tenants, wanted.whom.tenants_file, beside=beside)
    return Order(
        name=wanted.resume or new_run_name(),
        checked=checked,
        texts=texts,
        inputs=read_inputs(checked.workflow, wanted.given, wanted.inputs_file),
        moment=wanted.moment,
        tenants=tenants,
        whom=wanted.whom,
        beside=beside,
        options=wanted.options,
        parallel=wanted.parallel,
        tolerated=_tolerated(wanted.max_failures, len(tenants)),
        resumed=wanted.resume is not None,
    )


def _tolerated(text: str | None, total: int) -> int | None:
    """How many of `total` tenants may fail; a percentage is floored. Raises UsageError for what is neither."""
    if text is None:
        return None
    match = _FAILURES.fullmatch(text.strip())
    if match is None or (match[2] and int(match[1]) > 100):
        raise UsageError(f"`{text}` is no number of failures", help="write `--max-failures 3`, or `10%`")
    return total * int(match[1]) // 100 if match[2] else int(match[1])


def _ask(order: Order) -> None:
    """On a terminal a live fleet asks once, for all of its tenants. Raises Refused."""
    is_quiet = order.whom.sandbox or order.options.is_json
    if is_quiet or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    words = f"LIVE, {order.checked.workflow.name.text} for {len(order.tenants)} tenants: {_named(order)}\nGo on?"
    if not click.confirm(words, err=True):
        raise Refused("you said no; nothing was sent")


def _named(order: Order) -> str:
    slugs = [tenant.slug for tenant in order.tenants]
    more = f" and {len(slugs) - _MOST_NAMED} more" if len(slugs) > _MOST_NAMED else ""
    return ", ".join(slugs[:_MOST_NAMED]) + more


def _again(wanted: Wanted, fleet: str) -> str:
    """The command that goes on with what is unfinished."""
    words: list[str] = ["cc-flow", "run", wanted.file, "--tenants", wanted.whom.tenants or "", "--resume", fleet]
    flags = wanted.whom.flags
    optional: Sequence[tuple[str, str | None]] = (
        ("--tenants-file", wanted.whom.tenants_file),
        ("--inputs-file", wanted.inputs_file),
        ("--now", wanted.moment),
        ("--profile", flags.profile),
        ("--base-url", flags.base_url),
        *(("-i", pair) for pair in wanted.given),
    )
    words += [word for flag, text in optional if text is not None for word in (flag, text)]
    return shlex.join([*words, *(["--sandbox"] if wanted.whom.sandbox else [])])
