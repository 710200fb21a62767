"""A GitHub Action that knocks when something is due, in the schedules' own zones. The tick decides what runs.

GitHub starts scheduled jobs late or drops them at busy minutes, above all at full hours, and stops after sixty days
without a push: the knock comes some minutes after the due time, and what comes late is up to `catch_up`.
"""

import json
import shlex
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import PurePosixPath

from cc_flow.cron import Cron
from cc_flow.schedule.model import Schedule

_DAY = 24 * 60
# Full hours and their quarters are when GitHub is busiest.
_AFTER = timedelta(minutes=3)
# A file may stand for the folder.
_FILES = (".yaml", ".yml")

_TEXT = """\
@COMMENT@name: cc-flow
on:
@TIMES@  workflow_dispatch:
  push: # a schedule owes nothing from before it was first seen, so a new one is looked at when it is pushed
    paths: [@PATHS@]
permissions:
  contents: read
concurrency:
  group: cc-flow
  cancel-in-progress: false
jobs:
  tick:
    runs-on: ubuntu-latest
    env:
      WORKFLOWS: @DIRECTORY@
      CC_FLOW_STATE_DIR: ${{ github.workspace }}/.cc-flow-state
@WHO@    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - uses: actions/cache/restore@v4
        with:
          path: .cc-flow-state
          key: cc-flow-state-${{ github.run_id }}
          restore-keys: cc-flow-state-
      - run: pip install cc-flow
      - run: @COMMAND@
      - uses: actions/cache/save@v4
        if: always() # what was done must be known to the next run, above all when this one failed
        with:
          path: .cc-flow-state
          key: cc-flow-state-${{ github.run_id }}
"""


_ONE_TENANT = """\
      CC_FLOW_API_KEY: ${{ secrets.CC_FLOW_API_KEY }}
      CC_FLOW_TENANT: ${{ vars.CC_FLOW_TENANT }}
"""


def github_action(
    comment: str, schedules: Sequence[Schedule], *, directory: str, flags: Sequence[str], keys: Sequence[str]
) -> dict[str, str]:
    """The file for `.github/workflows`; the run store travels from job to job in the cache.

    `keys` are the variables with the tenants' keys, each a secret of the same name; without them there is one tenant.
    """
    entries = dict.fromkeys(_entry(one) for one in schedules)
    tick = " ".join(['cc-flow schedule tick "$WORKFLOWS"', *map(shlex.quote, flags)])
    marks = {
        "@COMMENT@": comment,
        "@TIMES@": f"  schedule:\n{''.join(entries)}" if entries else "",
        "@PATHS@": json.dumps(directory if directory.endswith(_FILES) else str(PurePosixPath(directory) / "**")),
        "@DIRECTORY@": json.dumps(directory),
        "@WHO@": "".join(f"      {key}: ${{{{ secrets.{key} }}}}\n" for key in keys) or _ONE_TENANT,
        "@COMMAND@": json.dumps(tick) if flags else tick,
    }
    text = _TEXT
    for mark, words in marks.items():
        text = text.replace(mark, words)
    return {"cc-flow.yml": text}


def _entry(schedule: Schedule) -> str:
    """When to knock for one schedule."""
    knocks = json.dumps(_knocks(schedule.cron, _AFTER + schedule.jitter))
    return f"    - cron: {knocks}\n      timezone: {json.dumps(schedule.zone.key)}\n"


def _knocks(cron: Cron, after: timedelta) -> str:
    """A cron expression, in numbers, that knocks so long after each due time; a knock too many does no harm."""
    later = -(-after // timedelta(minutes=1))
    times = [hour * 60 + minute + later for hour in cron.hours for minute in cron.minutes]
    is_same_day = max(times) < _DAY
    minutes, hours = {time % 60 for time in times}, {time // 60 % 24 for time in times}
    fields = [
        "*/5" if len(minutes) == 60 else _list(minutes, 60),
        _list(hours, 24),
        _list(cron.days, 31) if is_same_day else "*",
        _list(cron.months, 12) if is_same_day else "*",
        _list(cron.weekdays, 7) if is_same_day else "*",
    ]
    return " ".join(fields)


def _list(values: Collection[int], size: int) -> str:
    """`1,15`, or `*` for all."""
    return "*" if len(values) == size else ",".join(map(str, sorted(values)))
