"""`cc-flow sandbox`: the API on this machine."""

import click

from cc_flow.report.plain import shown_json


@click.group("sandbox", epilog="\b\nExamples:\n  cc-flow sandbox serve\n  cc-flow sandbox reset")
def sandbox() -> None:
    """The API on this machine: what `--sandbox` talks to, and a server for anything else that wants to."""


@sandbox.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback only.")
@click.option("--port", type=click.IntRange(0, 65535), default=8116, show_default=True, help="0 takes a free one.")
@click.option("--faults", metavar="FAULTS", help="Faults to make, such as `503-html:0.1,latency:50ms,seed:7`.")
def serve_(host: str, port: int, faults: str | None) -> None:
    """Serve the sandbox until Ctrl-C."""
    from cc_flow.cli.connecting import sandbox_folder
    from cc_flow.sandbox import SANDBOX_KEY, SANDBOX_TENANT, Faults, Serving, serve

    def tell(serving: Serving) -> None:
        click.echo(serving.origin)
        click.echo(f"  export CC_FLOW_BASE_URL={serving.origin} CC_FLOW_TENANT={SANDBOX_TENANT}", err=True)
        click.echo(f"  export CC_FLOW_API_KEY={SANDBOX_KEY}", err=True)
        click.echo("Ctrl-C ends it", err=True)

    serve(sandbox_folder(), host=host, port=port, faults=Faults.parse(faults) if faults else None, ready=tell)


@sandbox.command("openapi")
def openapi_() -> None:
    """What the sandbox promises, as OpenAPI 3.1 in JSON; a served sandbox has it at /openapi.json."""
    from cc_flow.sandbox.openapi import document

    click.echo(shown_json(document(), indent=2))


@sandbox.command("reset")
def reset_() -> None:
    """Forget everything that was done in the sandbox; the next use seeds it anew."""
    from cc_flow.cli.connecting import TENANTS, sandbox_folder, utc_now
    from cc_flow.journal.store import Store
    from cc_flow.sandbox import reset
    from cc_flow.settings.places import state_folder

    reset(sandbox_folder())
    others = sandbox_folder() / TENANTS
    for folder in others.iterdir() if others.is_dir() else ():
        reset(folder)
    if Store.exists(state_folder()):
        with Store.open(state_folder(), clock=utc_now) as store:
            store.forget_keys("sandbox")
    click.echo("the sandbox is as new\nnext: cc-flow run workflows/monday-content.yaml --sandbox", err=True)
