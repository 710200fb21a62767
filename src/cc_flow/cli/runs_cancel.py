"""`cc-flow runs cancel`."""

import click


@click.command("cancel", epilog="\b\nExamples:\n  cc-flow runs cancel RUN")
@click.argument("run", metavar="RUN")
def runs_cancel(run: str) -> None:
    """Ask whoever works on RUN to stop; it finishes what is under way and can be resumed. One that was cut off is not
    gone on with by a schedule any more.
    """
    from cc_flow.cli.connecting import utc_now
    from cc_flow.cli.schedule_cancelling import keep_from_going_on
    from cc_flow.journal.store import Store
    from cc_flow.settings.places import state_folder

    with Store.open(state_folder(), clock=utc_now) as store:
        is_live = store.summary(run).is_live
        if is_live:
            store.ask_to_stop(run)
        is_kept = not is_live and keep_from_going_on(run, store)
    kept = ", and no schedule goes on with it" if is_kept else ""
    said = f"asked run {run} to stop" if is_live else f"nobody works on run {run}{kept}"
    click.echo(f"{said}\nnext: cc-flow runs show {run}", err=True)
