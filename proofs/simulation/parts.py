"""What a simulated workflow can be made of, drawn from the seed's chance. Parts of one workflow share nothing, so that
each can be judged alone.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from strict_api import StrictApi

from proofs.simulation.part import After, Part, Wrong
from proofs.simulation.places import put


def parts_of(chance: random.Random, api: StrictApi) -> tuple[Part, ...]:
    """One to three parts; the API is given what was there before them."""
    makers = chance.sample(_MAKERS, k=chance.choice((1, 1, 2, 2, 3)))
    return tuple(put(make(chance, api, index), chance, index) for index, make in enumerate(makers))


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
    meant = Counter(_place(slot) for slot in slots)
    if conflict == "allow":
        meant.update(_place(slot) for slot in there)
    else:
        meant = Counter(dict.fromkeys(meant, 1))
    return Part(
        text, _stand(meant), {f"posts{index}": slots}, lambda: _take_away(api, meant), repeats=conflict == "skip"
    )


def _place(slot: Mapping[str, Any]) -> tuple[str, str]:
    return slot["date"], slot["post"]


def _stand(meant: Counter[tuple[str, str]]) -> Callable[[After], Iterator[Wrong]]:
    def wrong(after: After) -> Iterator[Wrong]:
        for (date, post), count in meant.items():
            if (found := after.on(date, post)) != count:
                kind = "lost" if found < count else "doubled"
                yield Wrong(kind, f"{post} stands {found} times on {date}, meant {count}")

    return wrong


def _take_away(api: StrictApi, meant: Counter[tuple[str, str]]) -> None:
    """What stands there more often than was meant goes, the newest first."""
    for (date, post), count in meant.items():
        there = [entry for entry in api.entries if (entry["date"], entry["post"]["id"]) == (date, post)]
        for entry in there[count:]:
            api.entries.remove(entry)


def _caption(chance: random.Random, api: StrictApi, index: int) -> Part:
    """A caption, sometimes over an old one: paid for once."""
    post = f"p{chance.randint(1, 8)}"
    if chance.random() < 0.3:
        api.captions[post] = {"id": "c0", "text": "an old caption"}
    text = f"- {{id: caption{index}, action: captions.generate, with: {{post_id: {post}}}}}\n"
    return Part(text, _once(f"caption{index}", "the caption"), repeats=True)


def _month(chance: random.Random, api: StrictApi, index: int) -> Part:
    """A month of posts, paid for once; sometimes another post is put into it meanwhile."""
    month, day = f"2027-{1 + index:02d}", f"2027-{1 + index:02d}-03"  # of no month a Monday
    text = f"- {{id: month{index}, action: calendar.generate, with: {{month: {month}, days_of_week: [monday]}}}}\n"
    meant = Counter({(day, "p7"): 0})
    if chance.random() < 0.4:
        meant[day, "p7"] = 1
        slot = f"action: calendar.schedule_post, with: {{post_id: p7, date: {day}}}"
        text += f"- {{id: beside{index}, needs: [], {slot}}}\n"

    def wrong(after: After) -> Iterator[Wrong]:
        yield from _once(f"month{index}", "the month")(after)
        yield from _stand(meant)(after)

    return Part(text, wrong, tidy=lambda: _take_away(api, meant), repeats=True)


def _script(chance: random.Random, api: StrictApi, index: int) -> Part:
    """A reel script, sometimes the second of its hook; the task that makes it is asked after."""
    if chance.random() < 0.3:
        api.tasks.append({"id": f"t-{index}", "status": "completed", "type": "reel_script", "hookId": f"h{index}"})
    text = f"- {{id: script{index}, action: ai.generate_reel_script, with: {{hook_id: h{index}}}}}\n"
    return Part(text, _once(f"script{index}", "the script"), repeats=True)


def _component(chance: random.Random, api: StrictApi, index: int) -> Part:
    """Components of a page, which may be alike; sometimes such a one is there already."""
    keys = chance.choice((["a"], ["a", "b"]))
    page = api.pages[f"g{index}"] = {"id": f"g{index}", "slug": f"page-{index}", "title": "Page", "components": []}
    there = chance.random() < 0.2
    if there:
        page["components"].append(
            {"id": f"k-{index}", "pageId": page["id"], "type": "text", "order": 1, "content": {"title": "Plain"}}
        )
    meant = len(keys) + there
    text = f"""\
- id: component{index}
  for_each: {keys}
  concurrency: {chance.choice((1, 2))}
  action: pages.add_component
  with: {{page_id: {page["id"]}, type: text, content: {{title: Plain}}}}
"""

    def wrong(_after: After) -> Iterator[Wrong]:
        if (found := len(page["components"])) != meant:
            yield Wrong("lost" if found < meant else "doubled", f"{found} components, meant {meant}")

    def tidy() -> None:
        del page["components"][meant:]

    return Part(text, wrong, tidy=tidy)


def _mark(chance: random.Random, api: StrictApi, index: int) -> Part:
    """A toggle, sometimes there already."""
    post, name = f"p{chance.randint(1, 8)}", chance.choice(("favorite", "used"))
    wire = f"is{name.title()}"
    api.posts[post][wire] = chance.random() < 0.2

    def wrong(after: After) -> Iterator[Wrong]:
        if after.api.posts[post][wire] is not True:
            yield Wrong("lost", f"{post} is not marked {name}")

    text = f"- {{id: mark{index}, action: content.update_post, with: {{id_or_slug: {post}, is_{name}: true}}}}\n"
    return Part(text, wrong, tidy=lambda: api.posts[post].update({wire: True}), repeats=True)


def _remove(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """An entry taken away."""
    entry = _add(api, _date(index, 0), "p1")

    def wrong(after: After) -> Iterator[Wrong]:
        if any(one["id"] == entry for one in after.api.entries):
            yield Wrong("lost", f"{entry} is still there")

    return Part(f"- {{id: remove{index}, action: calendar.remove_entry, with: {{id: {entry}}}}}\n", wrong)


def _update(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """An entry marked done."""
    entry = _add(api, _date(index, 0), "p2")

    def wrong(after: After) -> Iterator[Wrong]:
        if not next(one for one in after.api.entries if one["id"] == entry)["isCompleted"]:
            yield Wrong("lost", f"{entry} is not done")

    text = f"- {{id: update{index}, action: calendar.update_entry, with: {{id: {entry}, is_completed: true}}}}\n"
    return Part(text, wrong, repeats=True)


def _reorder(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """Two entries change places."""
    dates = _date(index, 0), _date(index, 1)
    entries = [_add(api, date, "p3") for date in dates]
    moves = [{"id": entry, "date": date, "order": 3} for entry, date in zip(entries, reversed(dates), strict=True)]

    def wrong(after: After) -> Iterator[Wrong]:
        for move in moves:
            if next(one for one in after.api.entries if one["id"] == move["id"])["date"] != move["date"]:
                yield Wrong("lost", f"{move['id']} does not stand on {move['date']}")

    text = f'- {{id: reorder{index}, action: calendar.reorder, with: {{items: "{{{{ inputs.moves{index} }}}}"}}}}\n'
    return Part(text, wrong, {f"moves{index}": moves}, repeats=True)


def _reset(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """A day reset, and then a post put on it: the reset must not come after."""
    date = _date(index, 0)
    _add(api, date, "p4")
    text = f"""\
- {{id: reset{index}, action: calendar.reset_date, with: {{date: {date}}}}}
- {{id: anew{index}, action: calendar.schedule_post, with: {{post_id: p5, date: {date}}}}}
"""

    meant = Counter({(date, "p4"): 0, (date, "p5"): 1})
    return Part(text, _stand(meant), tidy=lambda: _take_away(api, meant), repeats=True)


def _mail(_chance: random.Random, _api: StrictApi, index: int) -> Part:
    """An e-mail: at most one."""
    text = f"- {{id: mail{index}, action: billing.send_invoice_csv}}\n"
    return Part(text, _once(f"mail{index}", "the e-mail"), may_be_looped=False)


def _money(_chance: random.Random, _api: StrictApi, index: int) -> Part:
    """Money: at most once."""
    text = f"- {{id: money{index}, action: billing.change_plan, with: {{membership_id: m1}}}}\n"
    return Part(text, _once(f"money{index}", "the plan"), may_be_looped=False)


def _reads(_chance: random.Random, api: StrictApi, index: int) -> Part:
    """A list over several pages."""
    text = f"""\
- {{id: reads{index}, action: content.list_trending_reels}}
- {{id: all{index}, assert: [{{that: "steps.reads{index}.output.results | length == {len(api.posts)}"}}]}}
"""
    return Part(text, lambda _after: iter(()), repeats=True)


def _once(path: str, what: str) -> Callable[[After], Iterator[Wrong]]:
    def wrong(after: After) -> Iterator[Wrong]:
        if (found := len(after.works.get(path, ()))) != 1:
            yield Wrong("doubled" if found else "lost", f"{what} went out {found} times")

    return wrong


def _date(index: int, number: int) -> str:
    return f"2026-12-{1 + index * 8 + number:02d}"


def _add(api: StrictApi, date: str, post: str, order: int = 1) -> str:
    """An entry that was there before; its id."""
    api.number += 1
    entry = {"id": f"e{api.number}", "date": date, "order": order, "isCompleted": False, "post": api.posts[post]}
    api.entries.append(entry)
    return str(entry["id"])


_MAKERS = (
    _posts, _posts, _posts, _caption, _month, _script, _component, _mark, _remove, _update, _reorder, _reset, _mail,
    _money, _reads,
)  # fmt: skip
