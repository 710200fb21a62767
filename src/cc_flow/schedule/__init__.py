"""When runs begin: which due times are owed, and what to do about each. Reads no clock and knows no engine.

`schedule.tick` is the pass that starts runs. It is imported by its own name: it needs asyncio, the rest does not.
"""

from cc_flow.schedule.decisions import Decision, Verdict, occurrences_due, reason_to_pause
from cc_flow.schedule.export import Target, export
from cc_flow.schedule.model import CatchUp, Overlap, Schedule, begins_at, jitter_of
from cc_flow.schedule.timetable import Timetable

__all__ = [
    "CatchUp",
    "Decision",
    "Overlap",
    "Schedule",
    "Target",
    "Timetable",
    "Verdict",
    "begins_at",
    "export",
    "jitter_of",
    "occurrences_due",
    "reason_to_pause",
]
