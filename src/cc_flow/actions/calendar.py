"""Content Calendar & Schedule: which post stands on which day, and the small tasks of a day."""

from cc_flow.actions.base import Action, Inputs, Output, PagedAction, action
from cc_flow.actions.outputs import Acknowledgement, Post, Term
from cc_flow.actions.spec import Does, EffectClass, Overlay, ReadBack, adds, removes, updates
from cc_flow.actions.types import Date, DateTime, Id, Month, Position, Weekdays

READ = "calendar:read"
WRITE = "calendar:write"


class ScheduleEntry(Output):
    """A post on a day."""

    id: Id
    """Its id. (assumed)"""

    date: Date
    """The day. (assumed)"""

    order: int
    """Its place among the entries of the day. (assumed)"""

    is_completed: bool
    """Whether you marked it done. (assumed)"""

    is_recommended: bool
    """Whether it is of the schedule that is recommended to you. (documented as a filter; the field is assumed)"""

    post: Post
    """The post. (assumed)"""


class DailyTask(Output):
    """A small task of a day."""

    id: Id
    """Its id. (assumed)"""

    title: str
    """What to do. (assumed)"""

    description: str
    """How. (assumed)"""

    date: Date
    """The day. (assumed)"""

    category: Term | None
    """Its calendar category. (assumed)"""

    is_completed: bool
    """Whether it is done. (documented as a filter)"""

    completed_at: DateTime | None
    """When it was done, null before. (assumed)"""


class Generated(Output):
    """What the making of a calendar answers."""

    month: Month
    """The month. (assumed)"""

    results: list[ScheduleEntry]
    """The entries it made. (assumed)"""

    count: int
    """How many. (assumed)"""


class Reordered(Output):
    """What a reordering answers."""

    results: list[ScheduleEntry]
    """The moved entries as they stand now. (assumed)"""

    count: int
    """How many. (assumed)"""


class Move(Inputs):
    """Where an entry shall stand."""

    id: Id
    """The entry of the schedule. (assumed)"""

    date: Date
    """Its day. (assumed)"""

    order: Position
    """Its place on the day. (assumed)"""


@action("calendar.list_schedule", "GET /user/content/schedule", scope=READ, resource="schedule")
class ListSchedule(PagedAction[ScheduleEntry]):
    """List your content schedule. Supports date, date range, month, and recommended filters."""

    date: Date | None = None
    """Only this day. The filter is documented, its name is not. (assumed)"""

    start_date: Date | None = None
    """Only this day and later. (assumed)"""

    end_date: Date | None = None
    """Only this day and before. (assumed)"""

    month: Month | None = None
    """Only this month. (assumed)"""

    recommended: bool | None = None
    """True gives the schedule that is recommended to you. (assumed)"""


@action(
    "calendar.schedule_post",
    "POST /user/content/schedule",
    effect_class=EffectClass.CREATE,
    scope=WRITE,
    resource="schedule",
    read_back=ReadBack(
        "calendar.list_schedule",
        inputs={"date": "date"},
        match={"date": "date", "post.id": "post_id", "order": "order"},
    ),
    overlay=adds("schedule entry", post="post_id"),
)
class SchedulePost(Action[ScheduleEntry]):
    """Add a post to your schedule at a specific date and order."""

    post_id: Id
    """The post. (assumed)"""

    date: Date
    """The day. (assumed)"""

    order: Position | None = None
    """Its place on the day; left out, the server chooses. (assumed)"""


@action(
    "calendar.update_entry",
    "PATCH /user/content/schedule/{id}",
    scope=WRITE,
    resource="schedule",
    cannot_read_back="a single entry cannot be asked for; the body gives it as it shall be, twice is the same",
    overlay=updates("schedule entry", post="post_id"),
)
class UpdateEntry(Action[ScheduleEntry]):
    """Update a schedule entry (mark completed or swap the post)."""

    id: Id
    """The entry."""

    is_completed: bool | None = None
    """True marks it done; false takes the mark away. (assumed)"""

    post_id: Id | None = None
    """The post that shall stand there instead. (assumed)"""


@action(
    "calendar.remove_entry",
    "DELETE /user/content/schedule/{id}",
    scope=WRITE,
    resource="schedule",
    cannot_read_back="a second DELETE answers 404, which says that the first was done",
    overlay=removes("schedule entry"),
)
class RemoveEntry(Action[Acknowledgement]):
    """Remove a post from the schedule."""

    id: Id
    """The entry."""


@action(
    "calendar.reset_date",
    "DELETE /user/content/schedule",
    scope=WRITE,
    resource="schedule",
    cannot_read_back="the default of a day is the server's to know; resetting it again leaves the same day",
    overlay=Overlay(Does.RESETS, ("schedule entry",), by="date"),
)
class ResetDate(Action[Acknowledgement]):
    """Reset a date back to its default schedule."""

    date: Date
    """The day. Everything of your own on it goes. (assumed)"""


@action(
    "calendar.reorder",
    "POST /user/content/reorder-schedule",
    # Each item says where its entry shall stand, not how far it shall move: twice is the same (assumed).
    effect_class=EffectClass.SET,
    scope=WRITE,
    resource="schedule",
    cannot_read_back="entries may stand in several months; each item gives its place as it shall be, twice is the same",
    overlay=updates("schedule entry", items="items"),
)
class Reorder(Action[Reordered]):
    """Reorder/move posts between dates via drag-and-drop."""

    items: list[Move]
    """The entries that move, each with the place it shall have. (assumed)"""


@action(
    "calendar.generate",
    "POST /user/content/generate-calendar",
    effect_class=EffectClass.GENERATE,
    scope=WRITE,
    resource="schedule",
    read_back=ReadBack("calendar.list_schedule", inputs={"month": "month"}, many=True),
    overlay=Overlay(Does.FILLS, ("schedule entry",), by="month"),
)
class Generate(Action[Generated]):
    """Generate a content calendar for a given month and days-of-week."""

    month: Month
    """The month. It may overwrite what is there. (assumed)"""

    days_of_week: Weekdays | None = None
    """The days that get a post: `monday` to `sunday`; left out, the server chooses. (assumed)"""


@action("calendar.list_categories", "GET /user/content/calendar-categories", scope=READ, resource="calendar_category")
class ListCategories(PagedAction[Term]):
    """List calendar categories."""


@action("calendar.list_daily_tasks", "GET /user/content/daily-tasks", scope=READ, resource="daily_task")
class ListDailyTasks(PagedAction[DailyTask]):
    """List daily tasks. Filterable by is_completed and date."""

    is_completed: bool | None = None
    """True gives the tasks that are done, false the others."""

    date: Date | None = None
    """Only the tasks of this day."""


@action(
    "calendar.update_daily_task",
    "PATCH /user/content/daily-tasks/{task_id}",
    scope=WRITE,
    resource="daily_task",
    cannot_read_back="a single task cannot be asked for; the body gives it as it shall be, twice is the same",
    overlay=updates("daily task", by="task_id", unknown=("completed_at",)),
)
class UpdateDailyTask(Action[DailyTask]):
    """Mark a daily task as completed or not."""

    task_id: Id
    """The task."""

    is_completed: bool
    """True marks it done; false takes the mark away. (assumed)"""
