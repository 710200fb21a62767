"""A small API that keeps the guide to the letter and objects to everything else, with faults at any request. For
tests of the engine.

It is a transport: requests go through the real client. It knows posts, trending reels, the schedule, captions, toggles,
tasks and components of pages, which is all that the promises of the engine need; the sandbox has the rest.
"""

import asyncio
import json
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import httpx

KEY = "cc_test_key_0123456789abcdef"
TENANT = "coffee-contracts"
ORIGIN = "http://127.0.0.1:9"
RECEIPT = "https://pay.example/receipt-of-nobody-else"
ROUTER_PAGE = (
    "<html><head><title>Application Error</title></head><body>An error occurred in the application</body></html>"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request.

    `applied`: whether the work is done. `late`: seconds until it is (of its own accord, after the answer). `answer`:
    a status with a body, or None for a connection that breaks. `not_sent`: the connection is never made. `dies`: our
    process dies before the answer.
    """

    applied: bool = False
    answer: tuple[int, str, dict[str, str]] | None = None
    late: float | None = None
    not_sent: bool = False
    dies: bool = False


class Died(BaseException):
    """The end of a process: nothing after it is recorded, and nothing in the program may catch it."""


CUT_BEFORE = Fault()
CUT_AFTER = Fault(applied=True)
REFUSED_CONNECTION = Fault(not_sent=True)
ROUTER_BEFORE = Fault(answer=(503, ROUTER_PAGE, {"content-type": "text/html"}))
ROUTER_AFTER = Fault(applied=True, answer=(503, ROUTER_PAGE, {"content-type": "text/html"}))
ERROR_BEFORE = Fault(answer=(500, '{"detail": "Server error"}', {"content-type": "application/json"}))
ERROR_AFTER = Fault(applied=True, answer=(500, '{"detail": "Server error"}', {"content-type": "application/json"}))
HTML_AFTER = Fault(applied=True, answer=(200, "<html>Log in</html>", {"content-type": "text/html"}))
THROTTLED = Fault(
    answer=(429, '{"detail": "Request was throttled."}', {"content-type": "application/json", "retry-after": "7"})
)
MAINTENANCE = Fault(answer=(503, "<title>Offline for Maintenance</title>", {"content-type": "text/html"}))


def late(seconds: float) -> Fault:
    """The router gives up; the work is done `seconds` later."""
    return Fault(answer=ROUTER_BEFORE.answer, late=seconds)


@dataclass
class StrictApi(httpx.AsyncBaseTransport):
    """The API. `requests` are all that arrived, `writes` those that changed something, in order; `faults` are asked
    with each request. `ids` are what requests are named by, with their methods.
    """

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    captions: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    membership: dict[str, Any] = field(default_factory=lambda: {"plan": "pro", "status": "active"})
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    writes: list[tuple[str, str, Any]] = field(default_factory=list)
    ids: list[tuple[str, str]] = field(default_factory=list)
    faults: Callable[[str, str, int], Fault | None] = lambda _method, _path, _number: None
    largest_page: int = 2
    number: int = 0
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    pending: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        for index in range(1, 9):
            pillar = ("local", "market-education", "listings")[index % 3]
            self.posts[f"p{index}"] = {
                "id": f"p{index}",
                "slug": f"post-{index}",
                "title": ["007", "[1, 2]", "{{ 7*7 }}", "Plain"][index % 4],
                "pillar": {"id": pillar, "slug": pillar},
                "isFavorite": False,
                "isUsed": False,
                "aiCaption": None,
                "somethingNew": {"deepField": 1},
            }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request, with its fault if it has one."""
        await asyncio.sleep(0.01)
        path = request.url.path.removeprefix("/api")
        place = (request.method, path)
        self.counts[place] = number = self.counts.get(place, 0) + 1
        fault = self.faults(request.method, path, number)
        if fault is not None and fault.not_sent:
            raise httpx.ConnectError("refused", request=request)
        content = await request.aread()
        body = json.loads(content) if content else None
        self.requests.append((request.method, path, body))
        self.ids.append((request.method, request.headers["x-request-id"]))
        if fault is None:
            return _respond(*self.answer(request, path, body))
        if fault.applied:
            self.answer(request, path, body)
        if fault.late is not None:
            self._do_later(fault.late, request, path, body)
        if fault.dies:
            raise Died
        if fault.answer is None:
            raise httpx.ReadError("reset", request=request)
        status, text, headers = fault.answer
        return httpx.Response(status, text=text, headers=headers)

    def _do_later(self, seconds: float, request: httpx.Request, path: str, body: Any) -> None:
        async def do() -> None:
            await asyncio.sleep(seconds)
            self.answer(request, path, body)

        task = asyncio.ensure_future(do())
        self.pending.add(task)
        task.add_done_callback(self.pending.discard)

    def answer(self, request: httpx.Request, path: str, body: Any) -> tuple[int, Any]:  # noqa: C901, PLR0912 - a table of routes
        """What the API says, having done what was asked."""
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return 401, {"detail": "Invalid token."}
        if request.headers.get("x-tenant-slug") != TENANT:
            return 403, {"detail": "No such tenant."}
        query = {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}
        match request.method, path.strip("/").split("/"):
            case "GET", ["user", "content", "posts-v2", ident]:
                return (200, self._shown(self.posts[ident])) if ident in self.posts else (404, {"detail": "Not found."})
            case "PATCH", ["user", "content", "posts-v2", ident]:
                return self._toggle(ident, body)
            case "GET", ["user", "content", "trending-reels"]:
                return self._page([self._shown(post) for post in self.posts.values()], query, set())
            case "GET", ["user", "content", "schedule"]:
                return self._list_schedule(query)
            case "POST", ["user", "content", "schedule"]:
                return self._schedule(body)
            case "DELETE", ["user", "content", "schedule"]:
                return self._reset(query)
            case "DELETE", ["user", "content", "schedule", ident]:
                return self._remove(ident)
            case "PATCH", ["user", "content", "schedule", ident]:
                return self._update(ident, body)
            case "POST", ["user", "content", "ai-caption"]:
                return self._caption(body)
            case "POST", ["user", "content", "reorder-schedule"]:
                return self._reorder(body)
            case "POST", ["user", "content", "generate-calendar"]:
                return self._generate(body)
            case "POST", ["user", "ai-assistant", "ai-generation-tasks"]:
                return self._start(body)
            case "GET", ["user", "ai-assistant", "ai-generation-tasks"]:
                return self._page(self.tasks, query, {"status", "type"})
            case "GET", ["user", "ai-assistant", "ai-generation-tasks", ident]:
                return self._task(ident)
            case "POST", ["user", "pagebuilder", "page-components"]:
                return self._add_component(body)
            case "GET", ["user", "pagebuilder", "pages", ident]:
                return (200, self.pages[ident]) if ident in self.pages else (404, {"detail": "Not found."})
            case "POST", ["user", "payment", "send-invoice-csv" | "change-plan"] | ["user", "change-password"]:
                self.writes.append(("POST", path, body))
                return 200, {"ok": True}
            case "GET", ["user", "payment", "invoice-url", ident]:
                return 200, {"id": ident, "url": f"{RECEIPT}/{ident}", "token": f"{RECEIPT}-{ident}"}
            case "GET", ["user", "pagebuilder", "pages"]:
                return self._page([], query, set())
            case "GET", ["user", "my-membership"]:
                return 200, self.membership
        return 404, {"detail": "Not found."}

    def _shown(self, post: dict[str, Any]) -> dict[str, Any]:
        return {**post, "aiCaption": self.captions.get(post["id"])}

    def _page(self, things: list[Any], query: dict[str, str], known: set[str]) -> tuple[int, Any]:
        if unknown := set(query) - known - {"limit", "offset"}:
            return 400, {name: ["Unknown parameter."] for name in unknown}
        offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", 25)), self.largest_page)
        return 200, {"results": things[offset : offset + limit], "count": len(things), "next": None}

    def _list_schedule(self, query: dict[str, str]) -> tuple[int, Any]:
        shown = [
            {**entry, "post": self._shown(entry["post"])}
            for entry in self.entries
            if query.get("date", entry["date"]) == entry["date"]
            and entry["date"].startswith(query.get("month", ""))
            and query.get("start_date", "") <= entry["date"] <= query.get("end_date", "9")
        ]
        return self._page(shown, query, {"date", "start_date", "end_date", "month"})

    def _schedule(self, body: Any) -> tuple[int, Any]:
        if problem := _unknown(body, {"postId", "date", "order"}, {"postId", "date"}):
            return problem
        if body["postId"] not in self.posts:
            return 400, {"postId": ["Invalid pk - object does not exist."]}
        entry = self._enter(body["postId"], body["date"], body.get("order", 1))
        self.writes.append(("POST", "/user/content/schedule", body))
        return 201, entry

    def _enter(self, post: str, on: str, order: int = 1) -> dict[str, Any]:
        entry = {
            "id": self._ident("e"),
            "date": on,
            "order": order,
            "isCompleted": False,
            "post": self.posts[post],
        }
        self.entries.append(entry)
        return {**entry, "post": self._shown(entry["post"])}

    def _ident(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def _generate(self, body: Any) -> tuple[int, Any]:
        if problem := _unknown(body, {"month", "daysOfWeek"}, {"month", "daysOfWeek"}):
            return problem
        year, month = map(int, body["month"].split("-"))
        days = (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))
        # Twice it fills them twice: the guide says nothing of days that have a post.
        wanted = [day for day in days if day.strftime("%A").lower() in body["daysOfWeek"]]
        entries = [self._enter("p6", day.isoformat()) for day in wanted]
        self.writes.append(("POST", "/user/content/generate-calendar", body))
        return 201, {"month": body["month"], "results": entries, "count": len(entries)}

    def _start(self, body: Any) -> tuple[int, Any]:
        if problem := _unknown(body, {"hookId"}, {"hookId"}):
            return problem
        task = {"id": self._ident("t"), "status": "pending", "type": "reel_script", "hookId": body["hookId"]}
        self.tasks.append(task)
        self.writes.append(("POST", "/user/ai-assistant/ai-generation-tasks", body))
        return 201, dict(task)

    def _task(self, ident: str) -> tuple[int, Any]:
        """It is done when it is asked after for the second time."""
        for task in self.tasks:
            if task["id"] == ident:
                shown = dict(task)
                task["status"] = {"pending": "processing"}.get(task["status"], "completed")
                return 200, shown
        return 404, {"detail": "Not found."}

    def _add_component(self, body: Any) -> tuple[int, Any]:
        if problem := _unknown(body, {"pageId", "type", "order", "content"}, {"pageId", "type"}):
            return problem
        if body["pageId"] not in self.pages:
            return 400, {"pageId": ["Invalid pk - object does not exist."]}
        there = self.pages[body["pageId"]]["components"]
        component = {"id": self._ident("k"), "order": len(there) + 1, "content": {}, "images": [], **body}
        there.append(component)
        self.writes.append(("POST", "/user/pagebuilder/page-components", body))
        return 201, component

    def _remove(self, ident: str) -> tuple[int, Any]:
        for entry in self.entries:
            if entry["id"] == ident:
                self.entries.remove(entry)
                self.writes.append(("DELETE", ident, None))
                return 204, None
        return 404, {"detail": "Not found."}

    def _reset(self, query: dict[str, str]) -> tuple[int, Any]:
        if set(query) != {"date"}:
            return 400, {"date": ["This parameter is required, and no other."]}
        self.entries = [entry for entry in self.entries if entry["date"] != query["date"]]
        self.writes.append(("DELETE", query["date"], None))
        return 204, None

    def _update(self, ident: str, body: Any) -> tuple[int, Any]:
        if problem := _unknown(body, {"isCompleted", "postId"}, set()):
            return problem
        for entry in self.entries:
            if entry["id"] == ident:
                entry["isCompleted"] = body.get("isCompleted", entry["isCompleted"])
                self.writes.append(("PATCH", ident, body))
                return 200, entry
        return 404, {"detail": "Not found."}

    def _toggle(self, ident: str, body: Any) -> tuple[int, Any]:
        if problem := _unknown(body, {"isFavorite", "isUsed"}, set()):
            return problem
        if ident not in self.posts:
            return 404, {"detail": "Not found."}
        for name in body:
            self.posts[ident][name] = not self.posts[ident][name]  # the guide says "toggle": the worst reading
        self.writes.append(("PATCH", ident, body))
        return 200, self._shown(self.posts[ident])

    def _caption(self, body: Any) -> tuple[int, Any]:
        if problem := _unknown(body, {"postId"}, {"postId"}):
            return problem
        caption = {"id": self._ident("c"), "text": f"caption {self.number}"}
        self.captions[body["postId"]] = caption
        self.writes.append(("POST", "/user/content/ai-caption", body))
        return 200, caption

    def _reorder(self, body: Any) -> tuple[int, Any]:
        if problem := _unknown(body, {"items"}, {"items"}):
            return problem
        places = {move["id"]: move for move in body["items"]}
        for entry in self.entries:
            if entry["id"] in places:
                entry["date"], entry["order"] = places[entry["id"]]["date"], places[entry["id"]]["order"]
        self.writes.append(("POST", "/user/content/reorder-schedule", body))
        return 200, {"results": []}


def _unknown(body: Any, known: set[str], needed: set[str]) -> tuple[int, Any] | None:
    if not isinstance(body, dict):
        return 400, {"nonFieldErrors": ["Expected an object."]}
    if strange := set(body) - known:
        return 400, {name: ["Unknown field."] for name in strange}
    if missing := needed - set(body):
        return 400, {name: ["This field is required."] for name in missing}
    return None


def _respond(status: int, body: Any) -> httpx.Response:
    return httpx.Response(status) if body is None else httpx.Response(status, json=body)
