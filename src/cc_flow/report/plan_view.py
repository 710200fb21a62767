"""A plan as every picture shows it: one model, so that text, page, comment and terminal cannot disagree. No layout."""

from collections import Counter
from datetime import date

from cc_flow.frozen import frozen
from cc_flow.plan import Entry, Plan
from cc_flow.report.plan_calendar import NOT_CHOSEN, MonthView, Placed, day_of, months_of, place_after, place_before
from cc_flow.report.plan_calls import CallView, call_view
from cc_flow.report.plan_captions import CaptionView, captions_of
from cc_flow.report.plan_palette import Pillar, pillars_of
from cc_flow.report.plan_total import Count, LimitView, counts_of, limit_view, total
from cc_flow.report.words import counted, day_words, due_words, listed, moment_words, one_line


@frozen
class LegendView:
    """A pillar and how many posts it has, before and after, and how many more it may have. `pillar` is None for posts
    without one, or not yet chosen.
    """

    pillar: Pillar | None
    name: str
    before: int
    after: int
    perhaps: int

    @property
    def words(self) -> str:
        """`2 → 5`, with `or 6` where that is not decided."""
        return f"{self.before} → {self.after}{f' or {self.after + self.perhaps}' if self.perhaps else ''}"


@frozen
class PlanView:
    """A plan as it is shown. Times are words; `calendar` says in a sentence what happens to posts, where any do,
    `undecided` which posts are not chosen yet, `places` whose place is not sure.
    """

    plan: str
    workflow: str
    tenant: str
    place: str
    is_sandbox: bool
    is_offline: bool
    scheduled_for: str
    timezone: str
    created: str
    expires: str
    commit: str
    version: str
    total: str
    counts: tuple[Count, ...]
    calendar: str
    undecided: str
    places: str
    months: tuple[MonthView, ...]
    legend: tuple[LegendView, ...]
    captions: tuple[CaptionView, ...]
    calls: tuple[CallView, ...]
    limits: tuple[LimitView, ...]
    notes: tuple[str, ...]
    has_changes: bool


def view_of(plan: Plan) -> PlanView:
    """The plan, made ready to show: texts of others safe to stand on a page (not yet escaped), dates in words."""
    pillars = pillars_of(entry.pillar for entry in (*plan.before, *plan.after) if entry.pillar)
    before, after = place_before(plan, pillars), place_after(plan, pillars)
    return PlanView(
        plan=one_line(plan.plan),
        workflow=one_line(plan.workflow),
        tenant=one_line(plan.tenant),
        place=one_line(plan.origin.removeprefix("https://").removeprefix("http://")),
        is_sandbox=plan.origin == "sandbox",
        is_offline=plan.is_offline,
        scheduled_for=due_words(plan.scheduled_for),
        timezone=one_line(plan.timezone),
        created=moment_words(plan.created_at),
        expires=moment_words(plan.expires_at),
        commit=one_line(plan.commit or ""),
        version=one_line(plan.version),
        total=total(plan),
        counts=counts_of(plan),
        calendar=_calendar_words(before, after),
        undecided=_undecided_words(after),
        places=_place_words(after),
        months=months_of(before, after),
        legend=_legend(pillars, before, after),
        captions=captions_of(plan),
        calls=tuple(map(call_view, plan.changes)),
        limits=tuple(map(limit_view, plan.limits)),
        notes=(*map(one_line, plan.notes), *_undated((*plan.before, *plan.after))),
        has_changes=plan.has_changes,
    )


_FATES = (
    ("new", "is new", "are new"),
    ("moved", "moves", "move"),
    ("likely moved", "likely moves", "likely move"),
    ("may move", "may move", "may move"),
    ("swapped", "is swapped", "are swapped"),
    ("changed", "changes", "change"),
    ("removed", "is removed", "are removed"),
)


def _calendar_words(before: tuple[Placed, ...], after: tuple[Placed, ...]) -> str:
    """`5 posts are new, 2 move and 1 is removed`."""
    fates = Counter(one.post.fate.words for one in after)
    parts = [(fates[fate], one if fates[fate] == 1 else several) for fate, one, several in _FATES if fates[fate]]
    if not parts:
        return "" if fates["to come"] or fates["perhaps"] or not (before or after) else "No post moves."
    (first, words), *rest = parts
    return listed([f"{counted(first, 'post')} {words}", *(f"{count} {one}" for count, one in rest)]) + "."


def _undecided_words(after: tuple[Placed, ...]) -> str:
    """Which days will be filled with posts that are known only when the plan is applied: the service chooses them."""
    unknown = [one for one in after if not one.post.is_known]
    days = sorted({one.day for one in unknown})
    if not days:
        return ""
    verb = "will" if any(one.post.is_sure for one in unknown) else "may"
    filled = f"{counted(len(days), 'day')} ({_stretch(days)}) {verb} be filled"
    return f"{filled}; with which posts, is known only once the plan is applied."


def _place_words(after: tuple[Placed, ...]) -> str:
    """Of how many posts the place is not sure, and why."""
    likely, open_ = (sum(one.post.place == place for one in after) for place in ("likely", "open"))
    if likely:
        whose = "one post stands" if likely == 1 else f"{likely} posts stand"
        return f"Where {whose} is likely, not sure: it turns on the places that the service gives to new posts."
    whose = "one post comes" if open_ == 1 else f"{open_} posts come"
    return f"Where {whose} to stand is known only once the plan is applied." if open_ else ""


def _stretch(days: list[date]) -> str:
    return day_words(days[0]) if len(days) == 1 else f"{day_words(days[0])} to {day_words(days[-1])}"


def _legend(
    pillars: dict[str, Pillar], before: tuple[Placed, ...], after: tuple[Placed, ...]
) -> tuple[LegendView, ...]:
    """Each pillar with its posts, then posts without one, then those that are not chosen yet."""
    now = Counter(map(_legend_key, before))
    then = Counter(_legend_key(one) for one in after if one.post.is_sure)
    perhaps = Counter(_legend_key(one) for one in after if not one.post.is_sure and not one.post.is_gone)
    shown: list[tuple[Pillar | bool, str]] = [(pillar, one_line(pillar.name)) for pillar in pillars.values()]
    rows = [*shown, (True, "No pillar"), (False, NOT_CHOSEN)]
    return tuple(
        LegendView(key if isinstance(key, Pillar) else None, name, now[key], then[key], perhaps[key])
        for key, name in rows
        if now[key] or then[key] or perhaps[key]
    )


def _legend_key(placed: Placed) -> Pillar | bool:
    """Its pillar; without one, whether the post is known."""
    return placed.post.pillar or placed.post.is_known


def _undated(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    count = sum(day_of(entry) is None for entry in entries)
    return (f"{counted(count, 'post')} of the schedule without a day that a calendar knows",) if count else ()
