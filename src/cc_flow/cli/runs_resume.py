"""`cc-flow runs resume`: go on with a run that did not finish."""

import click

from cc_flow.cli.connection import connection_flags, flags_of


@click.command("resume", epilog="\b\nExamples:\n  cc-flow runs resume --sandbox\n  cc-flow runs resume RUN --yes")
@click.argument("run", metavar="[RUN]", required=False)
@click.option("--same-account", is_flag=True, help="The key was changed; it is the same account.")
@click.option(
    "--edited", is_flag=True, help="Take the file as it is now; finished steps that still mean the same stay."
)
@click.option(
    "--allow", multiple=True, type=click.Choice(["billing", "account"]), help="Let this run touch money or the account."
)
@click.option("--yes", is_flag=True, help="Do not ask before the first write.")
@click.option("--report", metavar="FILE.html", help="Draw the run as a page.")
@click.option("--json", "is_json", is_flag=True, help="One event a line, as JSON, on stdout.")
@click.option("--tenants-file", metavar="FILE", help="Where the key of its tenant is, as --tenants had it.")
@connection_flags
def runs_resume(
    run: str | None,
    same_account: bool,
    edited: bool,
    allow: tuple[str, ...],
    yes: bool,
    report: str | None,
    is_json: bool,
    tenants_file: str | None,
    sandbox: bool,
    profile: str | None,
    tenant: str | None,
    base_url: str | None,
) -> int:
    """Go on with RUN, or with the newest that did not finish: what was done is not done again.

    The workflow's text is the one the run began with, unless you say --edited. A finished run does nothing and ends as
    it ended.
    """
    from cc_flow.cli.resuming import resume
    from cc_flow.cli.run_page import judge_page
    from cc_flow.cli.running import Options

    judge_page(report)
    options = Options(is_json=is_json, report=report, is_confirmed=yes, allow=frozenset(allow))
    flags = flags_of(profile, tenant, base_url)
    return resume(
        run,
        flags,
        options,
        sandbox=sandbox,
        same_account=same_account,
        is_edited=edited,
        tenants_file=tenants_file,
    )
