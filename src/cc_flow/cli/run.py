"""`cc-flow run`: do what a workflow says, step by step."""

from pathlib import Path

import click

from cc_flow.cli.tenants import Whom, whom_flags
from cc_flow.errors import UsageError

EXAMPLES = """\b
Examples:
  cc-flow run workflows/monday-content.yaml --sandbox
  cc-flow run workflows/monday-content.yaml --sandbox -i reels=3
  cc-flow run workflows/monday-content.yaml --sandbox --json
  cc-flow run workflows/monday-content.yaml --sandbox --tenants all
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", metavar="FILE")
@click.option("-i", "--input", "given", multiple=True, metavar="NAME=VALUE", help="An input; may be repeated.")
@click.option("--inputs-file", metavar="FILE", help="Inputs from a YAML or JSON file.")
@click.option(
    "--allow", multiple=True, type=click.Choice(["billing", "account"]), help="Let this run touch money or the account."
)
@click.option("--again", multiple=True, metavar="STEP", help="Do this step although its idempotency key was used.")
@click.option("--now", "moment", metavar="TIME", help="Run as if it were due at this time.")
@click.option("--yes", is_flag=True, help="Do not ask before the first write.")
@click.option("--json", "is_json", is_flag=True, help="One event a line, as JSON, on stdout.")
@click.option(
    "--parallel", type=click.IntRange(1, 100), default=4, show_default=True, help="So many tenants at a time."
)
@click.option("--max-failures", metavar="N|N%", help="Once more tenants than this failed, no further one begins.")
@click.option("--resume", metavar="RUN", help="Go on with this run; with --tenants, with a fleet's unfinished runs.")
@click.option("--report", metavar="FILE.html", help="Draw the run, or with --dry-run the plan, as a page.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done: `cc-flow plan` without a file.")
@whom_flags
def run(
    file: str,
    given: tuple[str, ...],
    inputs_file: str | None,
    allow: tuple[str, ...],
    again: tuple[str, ...],
    moment: str | None,
    yes: bool,
    is_json: bool,
    parallel: int,
    max_failures: str | None,
    resume: str | None,
    report: str | None,
    dry_run: bool,
    whom: Whom,
) -> int:
    """Do what the workflow in FILE says (`-` reads standard input).

    Everything wrong with it is found before the first request. What is done is recorded; a run that stops can be
    resumed. With --tenants it runs for each of them, with their own keys, and exits 3 where some failed, 1 where all.
    """
    if dry_run:
        return _plan(file, given, inputs_file, moment, again, is_json=is_json, resume=resume, report=report, whom=whom)
    from cc_flow.cli.run_page import judge_page
    from cc_flow.cli.running import Options

    judge_page(report)
    options = Options(is_json=is_json, report=report, is_confirmed=yes, allow=frozenset(allow), again=frozenset(again))
    if whom.tenants is not None:
        from cc_flow.cli.fleet_run import Wanted, run_for_tenants

        return run_for_tenants(Wanted(file, given, inputs_file, moment, whom, options, parallel, max_failures, resume))
    if resume is not None:
        from cc_flow.cli.resuming import resume as go_on

        return go_on(resume, whom.flags, options, sandbox=whom.sandbox, same_account=False)
    from cc_flow.cli.checking import checked_file
    from cc_flow.cli.connecting import target_of
    from cc_flow.cli.inputs import read_inputs
    from cc_flow.cli.starting import Start, start

    checked, texts = checked_file(file)
    inputs = read_inputs(checked.workflow, given, inputs_file)
    beside = Path.cwd() if file == "-" else Path(file).resolve().parent
    target = target_of(whom.flags, sandbox=whom.sandbox, beside=beside)
    return start(Start(checked, texts, inputs, moment=moment), target, options)


def _plan(
    file: str,
    given: tuple[str, ...],
    inputs_file: str | None,
    moment: str | None,
    again: tuple[str, ...],
    *,
    is_json: bool,
    resume: str | None,
    report: str | None,
    whom: Whom,
) -> int:
    if whom.tenants is not None or resume is not None:
        raise UsageError("a dry run is of one new run", help="leave out `--tenants` and `--resume`")
    from cc_flow.cli.plan_flags import Wanted
    from cc_flow.cli.planning import Source, plan_file

    reports = () if report is None else (report,)
    wanted = Wanted(whom.flags, whom.sandbox, is_json=is_json, again=frozenset(again), reports=reports)
    return plan_file(file, given, inputs_file, moment, Source(), wanted)
