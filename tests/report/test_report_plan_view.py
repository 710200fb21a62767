"""What pictures share: pillars' colours and letters, what becomes of posts, captions, words for numbers."""

from datetime import timedelta
from itertools import combinations, pairwise

import pytest
from sample_plans import GENERATED, NEW, OLD, PILLARS, entry, plan, write

from cc_flow.plan import ChangeKind, Entry
from cc_flow.report.plan_captions import captions_of
from cc_flow.report.plan_palette import HUES, pillars_of
from cc_flow.report.plan_view import view_of
from cc_flow.report.words import lasted, listed, many_lines, one_line

# How three kinds of colour blindness see linear red, green and blue.
# Source: Machado, Oliveira and Fernandes, 2009, severity 1.0.
BLINDNESS = {
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
Colour = tuple[float, ...]


def linear(colour: str) -> Colour:
    """`#rrggbb` as linear red, green and blue."""
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def brightness(colour: str) -> float:
    """Relative luminance, as the contrast of texts is measured by."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21. Source: WCAG 2.2, contrast ratio."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Colour) -> Colour:
    """Linear RGB in CIELAB, in which distances are as people see them."""
    red, green, blue = (min(1.0, max(0.0, share)) for share in colour)
    x, y, z = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116 for share in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_report_plan_palette_stays_apart_for_everybody(blindness: str):
    """Any two colours of pillars differ plainly for everybody: by 10 in CIELAB, four times what is just seen."""
    seen = [
        lab(
            tuple(
                sum(share * part for share, part in zip(row, linear(hue.solid), strict=True))
                for row in BLINDNESS[blindness]
            )
        )
        for hue in HUES
    ]
    distances = [
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 for one, other in combinations(seen, 2)
    ]
    assert min(distances) > 10


def test_report_plan_palette_texts_can_be_read():
    """Letters on a chip, and the page's ink on a card's ground, have a contrast of at least 4.5 in both schemes."""
    for hue in HUES:
        assert contrast(hue.solid, hue.ink) >= 4.5, hue.name
        assert contrast(hue.tint, "#2b2420") >= 4.5, hue.name
        assert contrast(hue.shade, "#efe8e0") >= 4.5, hue.name


def test_report_plan_palette_is_stable():
    """A pillar of the library has its colour and letters whichever others stand beside it."""
    together = pillars_of(PILLARS)
    assert len({pillar.hue for pillar in together.values()}) == len(PILLARS)
    assert all(pillars_of([name])[name] == together[name] for name in PILLARS)


def test_report_plan_palette_tells_any_pillars_apart():
    """Letters are unique also where names begin alike, have no letters, or are many; colours while any are left."""
    names = [
        "Local",
        "Local Love",
        "Lo Lo",
        "Locals",
        "",
        "🏡",
        "🏡🏡",
        "日本語",
        "123",
        *(f"Local {n}" for n in range(30)),
    ]
    found = pillars_of(names)
    assert len({pillar.letters for pillar in found.values()}) == len(names)
    assert len({pillar.hue for pillar in found.values()}) == len(HUES)


def fates(before: tuple[Entry, ...], after: tuple[Entry, ...]) -> tuple[list[str], list[str]]:
    """What becomes of each post, as the two grids say it."""
    (month,) = view_of(plan(before=before, after=after)).months
    shown = [
        [post.fate for week in weeks for day in week for post in day.posts] for weeks in (month.before, month.after)
    ]
    before_words, after_words = ([f"{fate.mark} {fate.words} {fate.detail}".strip() for fate in each] for each in shown)
    return before_words, after_words


def test_report_plan_view_tells_what_becomes_of_a_post():
    """Moved between days, moved within a day, swapped, done, removed, perhaps: each is said on both sides."""
    was = entry(0, "2026-12-01")
    there, same = "2026-12-03", "2026-12-01"
    assert fates((was,), (entry(0, there, mark="~", moved_from=same),)) == (
        ["~ moves to Thu 3 Dec"],
        ["~ moved from Tue 1 Dec"],
    )
    assert fates((was,), (entry(0, same, mark="~", order=2),)) == (["~ changes"], ["~ moved within the day"])
    assert fates((was,), (entry(0, same, mark="~", is_completed=True),)) == (["~ changes"], ["~ changed done"])
    assert fates((was,), (entry(0, same, mark="?"),)) == (["? may change"], ["? may change"])
    swapped = fates((was,), (entry(0, same, mark="~", post_id="p9", title="Other"),))
    assert swapped == (["~ swapped for “Other”"], ["~ swapped was “The best coffee shops in [Your City]”"])


def test_report_plan_view_says_how_sure_a_place_is():
    """A place that is likely, or open, is said so, for what stands there and for what is new; it counts as there."""
    was, there = entry(0, "2026-12-01"), "2026-12-03"
    assert fates((was,), (entry(0, there, mark="?", moved_from="2026-12-01", place="likely"),)) == (
        ["? likely moves to Thu 3 Dec"],
        ["? likely moved from Tue 1 Dec"],
    )
    assert fates((was,), (entry(0, "2026-12-01", mark="?", order=1, place="likely"),)) == (
        ["? likely moves within the day"],
        ["? likely moved within the day"],
    )
    assert fates((was,), (entry(0, "2026-12-01", mark="?", place="open"),)) == (["? may move"], ["? may move"])
    new = entry(1, there, mark="+", entry_id=None, moved_from="2026-12-01", place="likely")
    assert fates((), (new,)) == ([], ["+ new likely moved from Tue 1 Dec"])
    assert fates((), (entry(1, there, mark="+", entry_id=None, place="open"),)) == ([], ["+ new may move"])
    view = view_of(plan(before=(was,), after=(entry(0, there, mark="?", moved_from="2026-12-01", place="likely"), new)))
    assert view.calendar == "1 post is new and 1 likely moves."
    assert [row.words for row in view.legend] == ["1 → 1", "0 → 1"]
    assert view.places.startswith("Where 2 posts stand is likely, not sure")
    assert view_of(plan(after=(entry(0, there, mark="?", place="open"),))).places == (
        "Where one post comes to stand is known only once the plan is applied."
    )


def test_report_plan_view_a_removed_post_is_struck_out_after():
    """Whether the plan still mentions a removed entry or not, both grids show it with its mark."""
    was = entry(0, "2026-12-01")
    gone = (["- goes"], ["- removed"])
    assert fates((was,), ()) == gone
    assert fates((was,), (entry(0, "2026-12-01", mark="-"),)) == gone


def test_report_plan_view_unchosen_posts_are_to_come():
    """An entry that is sure while its post is not is new, counted after, and not a post of any pillar."""
    view = view_of(
        plan(after=(Entry("2026-12-01", None, None, None, mark="+"), Entry("2026-12-02", None, None, None, mark="?")))
    )
    assert [(row.name, row.words) for row in view.legend] == [("Not chosen yet", "0 → 1 or 2")]
    assert view.undecided.startswith("2 days (Tue 1 Dec to Wed 2 Dec) will be filled")


def test_report_plan_view_weeks_are_whole_and_in_order():
    """Each week has seven days from Monday, and one follows the other."""
    for month in view_of(plan(after=(entry(0, "2026-12-01", mark="+"), entry(1, "2026-12-31", mark="+")))).months:
        days = [day.date for week in month.after for day in week]
        assert days[0].weekday() == 0
        assert all(later - earlier == timedelta(1) for earlier, later in pairwise(days))


def test_report_plan_captions_are_compared_word_by_word():
    """The pieces of each side make up its text, and the same pieces stand on both sides where nothing changed."""
    (caption,) = captions_of(plan(after=(entry(0, "2026-12-01", caption_before=OLD, caption_after=NEW),)))
    assert caption.before is not None
    assert caption.after is not None
    assert ("".join(piece.text for piece in caption.before), "".join(piece.text for piece in caption.after)) == (
        OLD,
        NEW,
    )
    kept = [[piece.text for piece in side if not piece.is_changed] for side in (caption.before, caption.after)]
    assert kept[0] == kept[1]


def test_report_plan_captions_of_endless_texts_are_not_compared():
    """Texts of many thousand words are shown whole: comparing them would take minutes."""
    endless = "word " * 20_000
    (caption,) = captions_of(plan(after=(entry(0, "2026-12-01", caption_before=endless, caption_after=endless + "x"),)))
    assert caption.before is not None
    assert [piece.is_changed for piece in caption.before] == [True]


def test_report_plan_captions_that_the_service_will_write_are_named():
    """A caption that is generated shows the old text, and that the new one is not known."""
    change = write(
        "c", "captions.generate", "POST /x", ChangeKind.UPDATE, request={"postId": "p0"}, before={"text": OLD}
    )
    (caption,) = captions_of(plan(after=(entry(0, "2026-12-01"),), changes=(change,)))
    assert (caption.title, caption.date, caption.after) == ("The best coffee shops in [Your City]", "Tue 1 Dec", None)


@pytest.mark.parametrize("post", [7, "7"])
def test_report_plan_captions_are_dated_whatever_ids_are(post: object):
    """An id may be a number or a text: the caption's post is found on the calendar by either."""
    change = write("c", "captions.generate", "POST /x", ChangeKind.CREATE, request={"postId": post})
    (caption,) = captions_of(plan(after=(entry(0, "2026-12-01", post_id="7"),), changes=(change,)))
    assert (caption.title, caption.date) == ("The best coffee shops in [Your City]", "Tue 1 Dec")


def test_report_plan_captions_of_posts_not_chosen_yet_are_counted():
    """Captions of a deferred loop have a bound, and claim nothing of what stands there now."""
    captions = captions_of(GENERATED)
    assert [(caption.title, caption.is_known) for caption in captions] == [
        ("Up to 5 captions of posts that are not chosen yet", False)
    ]


def test_report_plan_words_make_texts_of_others_safe():
    """Overrides, escapes and halves of characters are shown as signs; line breaks become spaces, or stay if asked."""
    assert one_line("a\u202eb\x1b[0m\n\ud800") == "a\\x202eb\\x1b[0m \\ud800"
    assert many_lines("a\r\nb\x00\n") == "a\nb\\x00\n"
    assert one_line("e" + "\u0301" * 9) == "e" + "\u0301" * 3


def test_report_plan_words_for_times_and_lists():
    """Times have the two units that matter; lists have an `and` before the last."""
    times = [lasted(timedelta(seconds=seconds)) for seconds in (0.04, 9.96, 12, 185, 7_800, 273_600)]
    assert times == ["0.0 s", "10 s", "12 s", "3 m 5 s", "2 h 10 m", "3 d 4 h"]
    assert [listed(parts) for parts in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
