"""What a simulated workflow is made of: steps, and what must be true of the world when they have succeeded.

A part is drawn from the seed's chance. Parts of one workflow share nothing, so that each can be judged alone.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from strict_api import StrictApi

from proofs.simulation.server import Work


@dataclass(frozen=True, slots=True)
class After:
    """The world when all has come to rest: what the API shows, and each work ever done by the step that asked for it."""

    api: StrictApi
    works: Mapping[str, tuple[Work, ...]]

    def on(self, date: str, post: str) -> int:
        """How often `post` stands on `date`."""
        return sum(entry["date"] == date and entry["post"]["id"] == post for entry in self.api.entries)


@dataclass(frozen=True, slots=True)
class Part:
    """Steps as text, the inputs they name, and `wrong`: what is not as it must be after success, a sentence each."""

    text: str
    wrong: Callable[[After], Iterator[str]]
    inputs: Mapping[str, Any] = field(default_factory=dict)


def parts_of(chance: random.Random, api: StrictApi) -> tuple[Part, ...]:
    """One to three parts; the API is given what was there before them."""
    makers = chance.sample(_MAKERS, k=chance.choice((1, 1, 2, 2, 3)))
    return tuple(make(chance, api, index) for index, make in enumerate(makers))


def _posts(chance: random.Random, api: StrictApi, index: int) -> Part:
    """Posts in a loop, some there already, sometimes the same one twice."""
    conflict, width, ordered = chance.choice(("skip", "skip", "allow")), chance.choice((1, 2, 3)), chance.random() < 0.4
    slots = [
        {"key": f"k{number}", "post": f"p{chance.randint(1, 8)}", "date": _date(index, number), "order": number + 1}
        for number in range(chance.choice((1, 2, 3)))
    ]
    if chance.random() < 0.2:
        slots.append({**slots[0], "key": "twin"})
    there = [slot for slot in slots[:1] if chance.random() < 0.15]
    for slot in there:
        _add(api, slot["date"], slot["post"], slot["order"])
    order = ', order: "{{ slot.order }}"' if ordered else ""
    text = f"""\
- id: posts{index}
  for_each: "{{{{ inputs.posts{index} }}}}"
  as: slot
  key: "{{{{ slot.key }}}}"
  concurrency: {width}
  action: calendar.schedule_post
  on_conflict: {conflict}
  with: {{post_id: "{{{{ slot.post }}}}", date: "{{{{ slot.date }}}}"{order}}}
"""
    planned = Counter((slot["date"], slot["post"]) for slot in slots)
    before = Counter((slot["date"], slot["post"]) for slot in there)

    def wrong(after: After) -> Iterator[str]:
        for place, count in planned.items():
            wanted = count + before[place] if conflict == "allow" else 1
            if (found := after.on(*place)) != wanted:
                yield f"{place[1]} stands {found} times on {place[0]}, meant {wanted}"

    return Part(text, wrong, {f"posts{index}": slots})


def _caption(chance: random.Random, api: StrictApi, index: int) -> Part:
    """A caption, sometimes over an old one: paid for once."""
    post = f"p{chance.randint(1, 8)}"
    if chance.random() < 0.3:
        api.captions[post] = {"id": "c0", "text": "an old caption"}

    def wrong(after: After) -> Iterator[str]:
        if (found := len(after.works.get(f"caption{index}", ()))) != 1:
            yield f"the caption was made {found} times"

    return Part(f"- {{id: caption{index}, action: captions.generate, with: {{post_id: {post}}}}}\n", wrong)


def _mark(chance: random.Random, api: StrictApi, index: int) -> Part:
    """A toggle, sometimes there already."""
    post, name = f"p{chance.randint(1, 8)}", chance.choice(("favorite", "used"))
    wire = f"is{name.title()}"
    api.posts[post][wire] = chance.random() < 0.2

    def wrong(after: After) -> Iterator[str]:
        if after.api.posts[post][wire] is not True:
            yield f"{post} is not marked {name}"

    text = f"- {{id: mark{index}, action: content.update_post, with: {{id_or_slug: {post}, is_{name}: true}}}}\n"
    return Part(text, wrong)


def _remove(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """An entry taken away."""
    entry = _add(api, _date(index, 0), "p1")

    def wrong(after: After) -> Iterator[str]:
        if any(one["id"] == entry for one in after.api.entries):
            yield f"{entry} is still there"

    return Part(f"- {{id: remove{index}, action: calendar.remove_entry, with: {{id: {entry}}}}}\n", wrong)


def _update(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """An entry marked done."""
    entry = _add(api, _date(index, 0), "p2")

    def wrong(after: After) -> Iterator[str]:
        if not next(one for one in after.api.entries if one["id"] == entry)["isCompleted"]:
            yield f"{entry} is not done"

    text = f"- {{id: update{index}, action: calendar.update_entry, with: {{id: {entry}, is_completed: true}}}}\n"
    return Part(text, wrong)


def _reorder(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """Two entries change places."""
    dates = _date(index, 0), _date(index, 1)
    entries = [_add(api, date, "p3") for date in dates]
    moves = [{"id": entry, "date": date, "order": 3} for entry, date in zip(entries, reversed(dates), strict=True)]

    def wrong(after: After) -> Iterator[str]:
        for move in moves:
            if next(one for one in after.api.entries if one["id"] == move["id"])["date"] != move["date"]:
                yield f"{move['id']} does not stand on {move['date']}"

    text = f'- {{id: reorder{index}, action: calendar.reorder, with: {{items: "{{{{ inputs.moves{index} }}}}"}}}}\n'
    return Part(text, wrong, {f"moves{index}": moves})


def _reset(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """A day reset, and then a post put on it: the reset must not come after."""
    date = _date(index, 0)
    _add(api, date, "p4")
    text = f"""\
- {{id: reset{index}, action: calendar.reset_date, with: {{date: {date}}}}}
- {{id: anew{index}, action: calendar.schedule_post, with: {{post_id: p5, date: {date}}}}}
"""

    def wrong(after: After) -> Iterator[str]:
        for post, wanted in (("p4", 0), ("p5", 1)):
            if (found := after.on(date, post)) != wanted:
                yield f"{post} stands {found} times on {date}, meant {wanted}"

    return Part(text, wrong)


def _mail(_chance: random.Random, _api: StrictApi, index: int) -> Part:
    """An e-mail: at most one."""
    return Part(f"- {{id: mail{index}, action: billing.send_invoice_csv}}\n", _once(f"mail{index}", "the e-mail"))


def _money(_chance: random.Random, _api: StrictApi, index: int) -> Part:
    """Money: at most once."""
    text = f"- {{id: money{index}, action: billing.change_plan, with: {{membership_id: m1}}}}\n"
    return Part(text, _once(f"money{index}", "the plan"))


def _reads(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """A list over several pages."""
    text = f"""\
- {{id: reads{index}, action: content.list_trending_reels}}
- {{id: all{index}, assert: [{{that: "steps.reads{index}.output.results | length == {len(api.posts)}"}}]}}
"""
    return Part(text, lambda _after: iter(()))


def _once(path: str, what: str) -> Callable[[After], Iterator[str]]:
    def wrong(after: After) -> Iterator[str]:
        if (found := len(after.works.get(path, ()))) != 1:
            yield f"{what} went out {found} times"

    return wrong


def _date(index: int, number: int) -> str:
    return f"2026-12-{1 + index * 8 + number:02d}"


def _add(api: StrictApi, date: str, post: str, order: int = 1) -> str:
    """An entry that was there before; its id."""
    api.number += 1
    entry = {"id": f"e{api.number}", "date": date, "order": order, "isCompleted": False, "post": api.posts[post]}
    api.entries.append(entry)
    return str(entry["id"])


_MAKERS = (_posts, _posts, _posts, _caption, _mark, _remove, _update, _reorder, _reset, _mail, _money, _reads)
