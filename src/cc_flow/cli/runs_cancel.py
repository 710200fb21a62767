"""`cc-flow runs cancel`."""

import click


@click.command("cancel", epilog="\b\nExamples:\n  cc-flow runs cancel RUN")
@click.argument("run", metavar="RUN")
def runs_cancel(run: str) -> None:
    """Ask whoever works on RUN to stop; it finishes what is under way and can be resumed."""
    from cc_flow.cli.connecting import utc_now
    from cc_flow.journal.store import Store
    from cc_flow.settings.places import state_folder

    with Store.open(state_folder(), clock=utc_now) as store:
        is_live = store.summary(run).is_live
        if is_live:
            store.ask_to_stop(run)
    if is_live:
        click.echo(f"asked run {run} to stop\nnext: cc-flow runs show {run}", err=True)
    else:
        click.echo(f"nobody works on run {run}\nnext: cc-flow runs show {run}", err=True)
