"""The examples of the codes of schedules are what they say."""

import re
from datetime import UTC, datetime
from itertools import islice

import pytest

from cc_flow.codes import Code
from cc_flow.codes.schedules import CODES
from cc_flow.cron import CronError, NeverDue, ZoneError, due_times, parse_cron, zone
from cc_flow.duration import parse_duration


def finding(text: str) -> str | None:
    """The code that the schedule of a workflow earns."""
    found = dict(re.findall(r'(cron|timezone|jitter): "?([^"\n]+)', text))
    try:
        cron, place = parse_cron(found["cron"]), zone(found.get("timezone", "UTC"))
    except NeverDue:
        return "E602"
    except CronError:
        return "E601"
    except ZoneError:
        return "E603"
    first, second = islice(due_times(cron, zone=place, after=datetime(2026, 1, 1, tzinfo=UTC)), 2)
    if parse_duration(found.get("jitter", "0s")) >= second.at - first.at:
        return "W605"
    return "W604" if cron.warnings else None


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_the_wrong_example_earns_its_code_and_the_right_one_none(code: Code) -> None:
    """Each code's wrong workflow has exactly that fault in its schedule, and the right one has none."""
    assert finding(code.wrong) == code.code
    assert finding(code.right) is None
