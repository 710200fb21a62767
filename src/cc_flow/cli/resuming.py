"""A run that stopped goes on: under the same account, with the text it began with."""

from dataclasses import replace
from pathlib import Path

import click

from cc_flow.cli.checking import checked_file
from cc_flow.cli.connecting import SANDBOX, Target, target_of, utc_now
from cc_flow.cli.editing import record_edit
from cc_flow.cli.grave import refuse_grave
from cc_flow.cli.keeping import kept_to_own
from cc_flow.cli.reading import newest
from cc_flow.cli.running import LEASE, Options, carry_through, permitted, say
from cc_flow.cli.starting import finish, secrets_of
from cc_flow.cli.tenants import tenant_in
from cc_flow.errors import AlreadyRunning, Refused, UsageError
from cc_flow.journal.lease import Lease, this_process
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.report.run_events import event_line, is_last
from cc_flow.report.run_lines import summary_lines
from cc_flow.settings.connection import Flags
from cc_flow.settings.places import state_folder
from cc_flow.settings.tenants import Tenant

ENDS = ("succeeded", "partial")


def resume(
    run: str | None,
    flags: Flags,
    options: Options,
    *,
    sandbox: bool,
    same_account: bool,
    is_edited: bool = False,
    tenants_file: str | None = None,
) -> int:
    """Go on with `run`, or the newest that did not finish; its exit code.

    `is_edited`: with its file as it is now. `tenants_file` says where the key of its tenant is.
    """
    if not Store.exists(state_folder()):
        raise UsageError("there is no run yet", help="begin with `cc-flow run workflows/monday-content.yaml --sandbox`")
    with Store.open(state_folder(), clock=utc_now) as store:
        run = run or newest(store, unfinished=True)
        state = store.state(run)
        if state.status in ENDS:
            _tell_again(store, state, options)
            return state.exit_code or 0
        if is_edited and state.plan is not None:
            raise Refused(f"run {run} applies a plan, and does that or nothing", help="plan the edited file anew")
        own = None if tenants_file is None else tenant_in(tenants_file, state.tenant)
        target = _same_target(state, flags, own, sandbox=sandbox, same_account=same_account)
        stored = None if is_edited else {state.file: state.text, **state.files}
        checked, texts = checked_file(state.file, stored=stored)
        options = replace(options, secrets=secrets_of(checked, target), admission=kept_to_own(state))
        refuse_grave(checked, permitted(checked, target, options), state)
        lease = take_up(state, store)
        if is_edited:
            record_edit(store, lease, state, checked, texts)
        ended = carry_through(checked, target, store, lease, options)
        finish(store, run, ended, options, target)
    return ended.exit_code


def _tell_again(store: Store, state: RunState, options: Options) -> None:
    """What a finished run ended as, once more."""
    if options.is_json:
        click.echo(next(event_line(one, state.run) for one in reversed(store.events(state.run)) if is_last(one)))
        return
    for line in summary_lines(state):
        say(line)


def take_up(state: RunState, store: Store) -> Lease:
    """The right to record a run that is there. Raises AlreadyRunning, also where another has just ended it."""
    exclusive = (state.origin, state.tenant, state.workflow)
    lease = store.acquire(state.run, this_process(), ttl=LEASE, exclusive=exclusive)
    if store.summary(state.run).status in ENDS:
        store.release(lease)
        raise AlreadyRunning(f"run {state.run} was ended by another process just now")
    return lease


def _same_target(state: RunState, flags: Flags, own: Tenant | None, *, sandbox: bool, same_account: bool) -> Target:
    """The target the run began with. Raises Refused where it is another one."""
    beside = Path(state.file).resolve().parent
    is_sandbox = sandbox or state.origin == SANDBOX
    flags = replace(flags, tenant=state.tenant) if is_sandbox else flags
    target = target_of(flags, sandbox=is_sandbox, beside=beside, own=own)
    refuse_other(state, target, same_account=same_account)
    return target


def refuse_other(state: RunState, target: Target, *, same_account: bool = False) -> None:
    """Raises Refused where the run did not begin with this target."""
    for what, there, here in (("API", state.origin, target.origin), ("tenant", state.tenant, target.tenant)):
        if there != here:
            raise Refused(f"run {state.run} belongs to the {what} `{there}`, not to `{here}`")
    if state.account != target.account and not same_account:
        raise Refused(
            f"run {state.run} was begun with another key",
            help="if the key was changed and the account is the same, say `--same-account`",
        )
