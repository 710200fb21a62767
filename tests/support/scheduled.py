"""Small workflows with schedules, and the runs that they left."""

import json
from typing import Any

from command_line import LIVE_KEY, Cli

STEPS = "  - id: say\n    action: core.report\n    with: {message: 'due {{ run.scheduled_for }}'}\n"
FAILS = "  - id: stop\n    action: core.fail\n    with: {message: no luck}\n"
# Nobody listens there, and no step above calls.
NOWHERE = "http://127.0.0.1:9"


def workflow(name: str, *schedules: str, steps: str = STEPS, top: str = "") -> str:
    """A workflow with these schedules, each a line of YAML; `0 7 * * *` in UTC without any."""
    listed = "".join(f"  - {one}\n" for one in schedules or ['{cron: "0 7 * * *"}'])
    return f"cc_flow: 1\nname: {name}\nschedules:\n{listed}{top}steps:\n{steps}"


def runs(cli: Cli) -> list[dict[str, Any]]:
    """The runs there are, the oldest first."""
    found: list[dict[str, Any]] = json.loads(cli("runs", "list", "--json").out.splitlines()[-1])["runs"]
    return found[::-1]


def tenants(cli: Cli, *names: str, file: str = "tenants.yaml") -> str:
    """A file of tenants, each a slug and labels (`acme texas pro`); the key of each is in `<SLUG>_KEY`."""
    lines = ["tenants:"]
    for name in names:
        slug, *labels = name.split()
        variable = f"{slug.upper()}_KEY"
        lines.append(f"  - {{slug: {slug}, labels: [{', '.join(labels)}], key_env: {variable}}}")
        cli.set(**{variable: f"{LIVE_KEY}_{slug}"})
    return cli.write(file, "\n".join(lines) + "\n")
