"""What the AI assistant has before anybody asks it: questions, hooks, a reel script; and flags, notices, traits."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cc_flow.sandbox.seed.chance import seeded_id, slug_of, stamp
from cc_flow.sandbox.seed.document import Seeded
from cc_flow.sandbox.seed.taxonomy import terms
from cc_flow.sandbox.seed.texts import people
from cc_flow.sandbox.seed.texts.sentences import SCRIPT_LINES

TRAITS = {
    "areaOfWork": ("area of work", people.AREAS_OF_WORK),
    "clientType": ("client type", people.CLIENT_TYPES),
    "mindset": ("mindset", people.MINDSETS),
    "goal": ("goal", people.GOALS),
    "referralSource": ("referral source", people.REFERRAL_SOURCES),
}
FEATURES = (
    ("ai-captions", "AI captions", True),
    ("market-profile", "Market profile", True),
    ("hook-menu", "Reel hook menu", True),
    ("reel-scripts", "Reel scripts", True),
    ("image-ideas", "Image ideas", False),
)


def assistant(now: datetime) -> Iterator[Seeded]:
    """Enough that every step has something to work with."""
    at = stamp(now - timedelta(days=7))
    yield from _questions()
    yield Seeded("marketProfile", "me", {"status": None, "voiceTags": [], "summary": None, "updatedAt": None})
    task = seeded_id("task", 2)
    menu = {"id": seeded_id("hook menu", 1), "taskId": task, "hooks": hooks(0), "createdAt": at}
    yield Seeded("hookMenu", "current", menu)
    yield Seeded("task", task, hook_task(task, "completed", at))
    yield from _script(at)
    for slug, name, enabled in FEATURES:
        yield Seeded("feature", slug, {"slug": slug, "name": name, "isEnabled": enabled})
    yield from _notices(now)
    for name, enabled in people.FLAGS.items():
        yield Seeded("flag", name, {"name": name, "isEnabled": enabled})
    for kind, (purpose, names) in TRAITS.items():
        for term in terms(purpose, names):
            yield Seeded(kind, term["id"], {**term, "isCustom": False})


def hooks(number: int) -> list[dict[str, str]]:
    """The hooks of the `number`-th menu: the same ideas, each time begun elsewhere, with ids of their own."""
    count = len(people.HOOKS)
    return [
        {"id": seeded_id("hook", count * number + place + 1), "text": people.HOOKS[(place + number) % count]}
        for place in range(count)
    ]


def hook_task(id_: str, status: str, at: str) -> dict[str, object]:
    """The task that makes a hook menu."""
    return {
        "id": id_,
        "type": "hook_menu",
        "status": status,
        "hookId": None,
        "reelScriptId": None,
        "error": None,
        "createdAt": at,
        "updatedAt": at,
    }


def reel_script(id_: str, slug: str, hook: str, at: str) -> dict[str, object]:
    """A finished script round a hook."""
    caption = f"{hook}. The long answer is in the video, the short one is: ask me. ☕"
    return {
        "id": id_,
        "slug": slug,
        "title": hook,
        "hook": hook,
        "script": script_of(hook),
        "caption": caption,
        "createdAt": at,
    }


def script_of(hook: str) -> str:
    """A reel script round a hook."""
    return "\n".join(SCRIPT_LINES).replace("{hook}", hook)


def _questions() -> Iterator[Seeded]:
    answers = iter(("Asheville and the towns along the river", "$350k to $700k"))
    number = 0
    for place, (category, questions) in enumerate(people.QUESTIONS, 1):
        head = {"id": seeded_id("question category", place), "name": category, "slug": slug_of(category)}
        yield Seeded("questionCategory", head["id"], head)
        for question in questions:
            number += 1
            id_ = seeded_id("question", number)
            asked = {"id": id_, "categoryId": head["id"], "question": question, "answer": next(answers, None)}
            yield Seeded("question", id_, asked)


def _script(at: str) -> Iterator[Seeded]:
    """A script, and the task that made it."""
    hook = people.HOOKS[0]
    id_ = seeded_id("reel script", 1)
    script = reel_script(id_, slug_of(hook), hook, at)
    yield Seeded("reelScript", id_, script)
    task = seeded_id("task", 1)
    made = {"type": "reel_script", "hookId": seeded_id("hook", 1), "hook": hook, "reelScriptId": id_}
    yield Seeded("task", task, {**hook_task(task, "completed", at), **made})


def _notices(now: datetime) -> Iterator[Seeded]:
    for number, (title, message) in enumerate(people.NOTIFICATIONS):
        id_ = seeded_id("notification", number + 1)
        at = stamp(now - timedelta(days=3 * number))
        notice = {"id": id_, "title": title, "message": message, "isRead": number > 1, "createdAt": at}
        yield Seeded("notification", id_, notice)
