"""Cron expressions, zones, and when they come due. The one room with croniter; keeps out what a workflow does then."""

from cc_flow.cron.describe import describe
from cc_flow.cron.due import Due, due_times
from cc_flow.cron.expression import Cron, parse_cron
from cc_flow.cron.faults import CronError, CronWarning, NeverDue, ZoneError
from cc_flow.cron.index import DueIndex
from cc_flow.cron.zones import forget_zones, zone

__all__ = [
    "Cron",
    "CronError",
    "CronWarning",
    "Due",
    "DueIndex",
    "NeverDue",
    "ZoneError",
    "describe",
    "due_times",
    "forget_zones",
    "parse_cron",
    "zone",
]
