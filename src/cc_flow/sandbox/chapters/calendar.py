"""Content Calendar & Schedule: entries by date and order, moving them, resetting a date, and the daily tasks.

Source: the guide's "Content Calendar & Schedule"; field names and the order of errors are assumed.
"""

from collections.abc import Mapping
from typing import Any

from cc_flow.sandbox.chapters.monthly import fill_month
from cc_flow.sandbox.chapters.views import post_named, show_post
from cc_flow.sandbox.exchange import ApiError, Asked, Endpoint, Reply, created, gone, invalid, not_found, ok, paged
from cc_flow.sandbox.kinds import BOOLEAN, DATE, ID, MONTH, choice, integer
from cc_flow.sandbox.state import Document, State
from cc_flow.sandbox.validation import Fields, listing, mapping, optional, required

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SCHEDULE_QUERY: Fields = {
    "date": optional(DATE),
    "start_date": optional(DATE),
    "end_date": optional(DATE),
    "month": optional(MONTH),
    "recommended": optional(BOOLEAN),
}
MOVE: Fields = {"id": required(ID), "date": required(DATE), "order": required(integer(0, 1000))}


def list_schedule(asked: Asked) -> Reply:
    """Entries by date and order; `recommended` are those that the calendar chose itself."""
    entries = [entry for entry in asked.state.all("entry") if _wanted(entry, asked.query)]
    entries.sort(key=_place)
    return paged(asked, entries, lambda entry: _show(asked.state, entry))


def schedule_post(asked: Asked) -> Reply:
    """A post on a date. Without `order` it goes behind what is there; the same post twice is two entries."""
    post = post_named(asked, "postId")
    date: str = asked.body["date"]
    order = asked.body.get("order", _next_order(asked.state, date))
    entry = _keep(asked, post, date, order)
    return created(_show(asked.state, entry))


def update_entry(asked: Asked) -> Reply:
    """Completed or not, or another post in the same place."""
    entry = _entry(asked)
    changes: dict[str, Any] = {}
    if "isCompleted" in asked.body:
        changes["isCompleted"] = asked.body["isCompleted"]
    if "postId" in asked.body:
        changes |= {"postId": post_named(asked, "postId")["id"], "isRecommended": False}
    return ok(_show(asked.state, asked.state.put("entry", entry["id"], {**entry, **changes})))


def remove_entry(asked: Asked) -> Reply:
    """The entry goes; its post stays in the library."""
    asked.state.remove("entry", _entry(asked)["id"])
    return gone()


def reset_date(asked: Asked) -> Reply:
    """A date as the calendar had filled it; one it never filled becomes empty (assumed)."""
    date: str = asked.query["date"]
    for entry in asked.state.all("entry"):
        if entry["date"] == date:
            asked.state.remove("entry", entry["id"])
    if default := asked.state.find("default", date):
        _keep(asked, asked.state.get("post", default["postId"]), date, 1, recommended=True)
    return gone()


def reorder(asked: Asked) -> Reply:
    """Each entry to its date and order, all or none."""
    _demand_entries(asked)
    moved = []
    for move in asked.body["items"]:
        entry = asked.state.get("entry", move["id"])
        moved.append(asked.state.put("entry", entry["id"], {**entry, "date": move["date"], "order": move["order"]}))
    return ok({"results": [_show(asked.state, entry) for entry in moved], "count": len(moved)})


def generate(asked: Asked) -> Reply:
    """The month's days of these weekdays that have no entry get one; the answer holds the new ones.

    Monday to Friday, unless told otherwise (all assumed).
    """
    wanted = {WEEKDAYS.index(day) for day in asked.body.get("daysOfWeek", WEEKDAYS[:5])}
    taken = {entry["date"] for entry in asked.state.all("entry")}
    new = []
    for date, post in fill_month(asked.state, asked.body["month"], wanted, taken):
        new.append(_keep(asked, post, date, 1, recommended=True))
        asked.state.put("default", date, {"postId": post["id"]})
    shown = [_show(asked.state, entry) for entry in new]
    return created({"month": asked.body["month"], "results": shown, "count": len(new)})


def list_categories(asked: Asked) -> Reply:
    """What a day on the calendar can be for."""
    return paged(asked, asked.state.all("calendarCategory"))


def list_daily_tasks(asked: Asked) -> Reply:
    """Tasks by date."""
    rows = [
        task
        for task in asked.state.all("dailyTask")
        if task["isCompleted"] is asked.query.get("is_completed", task["isCompleted"])
        and task["date"] == asked.query.get("date", task["date"])
    ]
    return paged(asked, rows)


def update_daily_task(asked: Asked) -> Reply:
    """Completed or not."""
    task = asked.state.find("dailyTask", asked.path["task_id"])
    if task is None:
        raise not_found()
    done: bool = asked.body["isCompleted"]
    completed_at = (task["completedAt"] or asked.timestamp) if done else None
    changed = {**task, "isCompleted": done, "completedAt": completed_at}
    return ok(asked.state.put("dailyTask", task["id"], changed))


def _keep(asked: Asked, post: Document, date: str, order: int, *, recommended: bool = False) -> Document:
    id_ = asked.state.new_id("entry")
    entry = {
        "id": id_,
        "date": date,
        "order": order,
        "isCompleted": False,
        "isRecommended": recommended,
        "postId": post["id"],
        "createdAt": asked.timestamp,
    }
    return asked.state.put("entry", id_, entry)


def _show(state: State, entry: Document) -> dict[str, Any]:
    shown = {name: value for name, value in entry.items() if name != "postId"}
    return {**shown, "post": show_post(state, state.get("post", entry["postId"]))}


def _entry(asked: Asked) -> Document:
    entry = asked.state.find("entry", asked.path["id"])
    if entry is None:
        raise not_found()
    return entry


def _place(entry: Document) -> tuple[str, int]:
    return entry["date"], entry["order"]


def _next_order(state: State, date: str) -> int:
    return 1 + max((entry["order"] for entry in state.all("entry") if entry["date"] == date), default=0)


def _wanted(entry: Document, query: Mapping[str, Any]) -> bool:
    date: str = entry["date"]
    return (
        date == query.get("date", date)
        and query.get("start_date", date) <= date <= query.get("end_date", date)
        and date.startswith(query.get("month", ""))
        and entry["isRecommended"] is query.get("recommended", entry["isRecommended"])
    )


def _demand_entries(asked: Asked) -> None:
    items = asked.body["items"]
    wrong = [
        {} if asked.state.find("entry", item["id"]) else {"id": [f'Invalid pk "{item["id"]}" - object does not exist.']}
        for item in items
    ]
    if any(wrong):
        raise ApiError(400, {"items": wrong})
    if len({item["id"] for item in items}) < len(items):
        raise invalid(items="An entry can be moved only once.")


_READ, _WRITE = "calendar:read", "calendar:write"
_SCHEDULE = "/user/content/schedule"
_TASK_QUERY: Fields = {"is_completed": optional(BOOLEAN), "date": optional(DATE)}
_GENERATE: Fields = {"month": required(MONTH), "daysOfWeek": optional(listing(choice(*WEEKDAYS), least=1, most=7))}
_SCHEDULE_POST: Fields = {"postId": required(ID), "date": required(DATE), "order": optional(integer(0, 1000))}
_UPDATE: Fields = {"isCompleted": optional(BOOLEAN), "postId": optional(ID)}
_REORDER: Fields = {"items": required(listing(mapping(MOVE), least=1))}
ENDPOINTS = (
    Endpoint("calendar.list_schedule", "GET", _SCHEDULE, list_schedule, _READ, SCHEDULE_QUERY, paged=True),
    Endpoint("calendar.schedule_post", "POST", _SCHEDULE, schedule_post, _WRITE, body=_SCHEDULE_POST),
    Endpoint("calendar.update_entry", "PATCH", f"{_SCHEDULE}/{{id}}", update_entry, _WRITE, body=_UPDATE),
    Endpoint("calendar.remove_entry", "DELETE", f"{_SCHEDULE}/{{id}}", remove_entry, _WRITE),
    Endpoint("calendar.reset_date", "DELETE", _SCHEDULE, reset_date, _WRITE, {"date": required(DATE)}),
    Endpoint("calendar.reorder", "POST", "/user/content/reorder-schedule", reorder, _WRITE, body=_REORDER),
    Endpoint("calendar.generate", "POST", "/user/content/generate-calendar", generate, _WRITE, body=_GENERATE),
    Endpoint(
        "calendar.list_categories", "GET", "/user/content/calendar-categories", list_categories, _READ, paged=True
    ),
    Endpoint(
        "calendar.list_daily_tasks",
        "GET",
        "/user/content/daily-tasks",
        list_daily_tasks,
        _READ,
        _TASK_QUERY,
        paged=True,
    ),
    Endpoint(
        "calendar.update_daily_task",
        "PATCH",
        "/user/content/daily-tasks/{task_id}",
        update_daily_task,
        _WRITE,
        body={"isCompleted": required(BOOLEAN)},
    ),
)
