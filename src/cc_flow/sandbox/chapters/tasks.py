"""AI Assistant, work that takes its time: a task moves one step on with each look at it, never with the clock.

Words of status are assumed: pending, then processing, then completed.
"""

from typing import Any

from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, created, no_such, not_found, ok, paged
from cc_flow.sandbox.kinds import ID, LINE
from cc_flow.sandbox.seed.assistant import hook_task, hooks, reel_script
from cc_flow.sandbox.seed.chance import slug_of
from cc_flow.sandbox.state import Document, State
from cc_flow.sandbox.validation import Fields, optional, required

NEXT = {"pending": "processing", "processing": "completed"}
_HOOKS = "hook_menu"


def list_tasks(asked: Asked) -> Reply:
    """Newest first; each look moves all that are not done."""
    tasks = [_advance(asked, task) for task in reversed(asked.state.all("task"))]
    rows = [
        task for task in tasks if all(task[name] == asked.query.get(name, task[name]) for name in ("status", "type"))
    ]
    return paged(asked, rows, lambda task: _show(asked.state, task))


def get_task(asked: Asked) -> Reply:
    """One task, moved on."""
    task = asked.state.find("task", asked.path["id"])
    if task is None:
        raise not_found()
    return ok(_show(asked.state, _advance(asked, task)))


def generate_reel_script(asked: Asked) -> Reply:
    """A task from one hook of the current menu."""
    menu = asked.state.get("hookMenu", "current")
    hook = next((hook for hook in menu["hooks"] if hook["id"] == asked.body["hookId"]), None)
    if hook is None:
        raise no_such("hookId", asked.body["hookId"])
    blank = hook_task(asked.state.new_id("task"), "pending", asked.timestamp)
    task: Document = {**blank, "type": "reel_script", "hookId": hook["id"], "hook": hook["text"]}
    return created(_show(asked.state, asked.state.put("task", task["id"], task)))


def get_hook_menu(asked: Asked) -> Reply:
    """The hooks to choose from: the last menu's, until the next is completed."""
    return ok(_show_menu(asked, _advance(asked, _menu_task(asked.state))))


def generate_hook_menu(asked: Asked) -> Reply:
    """A new menu in the making."""
    task = hook_task(asked.state.new_id("task"), "pending", asked.timestamp)
    asked.state.put("task", str(task["id"]), task)
    menu = asked.state.get("hookMenu", "current")
    asked.state.put("hookMenu", "current", {**menu, "taskId": task["id"]})
    return created(_show_menu(asked, task))


def get_hook_menu_status(asked: Asked) -> Reply:
    """Where the newest menu's making stands."""
    task = _advance(asked, _menu_task(asked.state))
    return ok({"id": task["id"], "status": task["status"], "updatedAt": task["updatedAt"]})


def get_reel_script(asked: Asked) -> Reply:
    """A completed script by id or slug."""
    wanted = asked.path["id_or_slug"]
    for script in asked.state.all("reelScript"):
        if wanted in (script["id"], script["slug"]):
            return ok(script)
    raise not_found()


def _advance(asked: Asked, task: Document) -> Document:
    if task["status"] not in NEXT:
        return task
    moved: dict[str, Any] = {**task, "status": NEXT[task["status"]], "updatedAt": asked.timestamp}
    if moved["status"] == "completed":
        moved = _complete(asked, moved)
    return asked.state.put("task", moved["id"], moved)


def _complete(asked: Asked, task: dict[str, Any]) -> dict[str, Any]:
    if task["type"] == _HOOKS:
        number = asked.state.next_number("hook menu")
        menu = {"id": asked.state.new_id("hookMenu"), "hooks": hooks(number), "createdAt": asked.timestamp}
        newest = asked.state.get("hookMenu", "current")["taskId"]
        asked.state.put("hookMenu", "current", {**menu, "taskId": newest})
        return task
    id_ = asked.state.new_id("reelScript")
    slug = f"{slug_of(task['hook'])}-{id_[:4]}"
    asked.state.put("reelScript", id_, reel_script(id_, slug, task["hook"], asked.timestamp))
    return {**task, "reelScriptId": id_}


def _show(state: State, task: Document) -> dict[str, Any]:
    shown = {name: value for name, value in task.items() if name not in {"reelScriptId", "hook"}}
    script = task["reelScriptId"]
    return {**shown, "reelScript": state.get("reelScript", script) if script else None}


def _menu_task(state: State) -> Document:
    return state.get("task", state.get("hookMenu", "current")["taskId"])


def _show_menu(asked: Asked, task: Document) -> dict[str, Any]:
    menu = asked.state.get("hookMenu", "current")
    return {"id": menu["id"], "status": task["status"], "hooks": menu["hooks"], "createdAt": menu["createdAt"]}


_TASKS = "/user/ai-assistant/ai-generation-tasks"
_MENU = f"{_TASKS}/hook-menu"
_QUERY: Fields = {"status": optional(LINE), "type": optional(LINE)}
ENDPOINTS = (
    # The menu's fixed paths stand before `{id}`, which would take them, too.
    Endpoint("ai.get_hook_menu", "GET", _MENU, get_hook_menu, advances=True),
    Endpoint("ai.generate_hook_menu", "POST", _MENU, generate_hook_menu),
    Endpoint("ai.get_hook_menu_status", "GET", f"{_MENU}/status", get_hook_menu_status, advances=True),
    Endpoint("ai.list_generation_tasks", "GET", _TASKS, list_tasks, query=_QUERY, paged=True, advances=True),
    Endpoint("ai.generate_reel_script", "POST", _TASKS, generate_reel_script, body={"hookId": required(ID)}),
    Endpoint("ai.get_generation_task", "GET", f"{_TASKS}/{{id}}", get_task, advances=True),
    Endpoint("ai.get_reel_script", "GET", "/user/ai-assistant/user-reel-scripts/{id_or_slug}", get_reel_script),
)
