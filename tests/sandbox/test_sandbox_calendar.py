"""The schedule: adding, moving, generating, resetting; captions on what is scheduled; daily tasks."""

import itertools
from typing import Any

import pytest

SCHEDULE = "/user/content/schedule"
GENERATE = "/user/content/generate-calendar"
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def entries(api: Any, **query: Any) -> list[Any]:
    """Entries of the schedule, at most a page of them."""
    found: list[Any] = api.get(SCHEDULE, limit=100, **query)["results"]
    return found


def test_a_scheduled_post_is_on_its_day(api: Any) -> None:
    """Without an order it goes behind what is there; with one it stands there."""
    first = api.post(SCHEDULE, postId="post-1", date="2026-12-03")
    second = api.post(SCHEDULE, postId="post-2", date="2026-12-03")
    third = api.post(SCHEDULE, postId="post-1", date="2026-12-03", order=0)
    assert (first["order"], second["order"], third["order"]) == (1, 2, 0)
    assert first["post"]["id"] == "post-1"
    assert not first["isCompleted"]
    assert [one["id"] for one in entries(api, date="2026-12-03")] == [third["id"], first["id"], second["id"]]


def test_the_schedule_is_filtered_by_day_range_and_month(api: Any) -> None:
    """Both ends of a range belong to it."""
    for day in ("2026-12-01", "2026-12-31", "2027-01-01"):
        api.post(SCHEDULE, postId="post-1", date=day)
    assert [one["date"] for one in entries(api, month="2026-12")] == ["2026-12-01", "2026-12-31"]
    assert len(entries(api, start_date="2026-12-31", end_date="2027-01-01")) == 2
    assert len(entries(api, date="2026-12-01")) == 1


def test_an_entry_is_completed_swapped_and_removed(api: Any) -> None:
    """Its post stays in the library."""
    entry = api.post(SCHEDULE, postId="post-1", date="2026-12-03")
    assert api.patch(f"{SCHEDULE}/{entry['id']}", isCompleted=True)["isCompleted"] is True
    swapped = api.patch(f"{SCHEDULE}/{entry['id']}", postId="post-2")
    assert (swapped["post"]["id"], swapped["isCompleted"]) == ("post-2", True)
    api.delete(f"{SCHEDULE}/{entry['id']}")
    assert entries(api, date="2026-12-03") == []
    assert api.ask("DELETE", f"{SCHEDULE}/{entry['id']}").status_code == 404
    assert api.get("/user/content/posts-v2/post-2")


def test_a_month_is_generated_on_its_weekdays(api: Any) -> None:
    """One post a day, neighbours of different pillars, none twice, none used, none trending."""
    made = api.post(GENERATE, month="2026-12", daysOfWeek=WEEKDAYS)
    assert made["count"] == len(made["results"]) == 23
    found = entries(api, month="2026-12")
    assert [one["id"] for one in found] == [one["id"] for one in made["results"]]
    posts = [one["post"] for one in found]
    assert len({post["id"] for post in posts}) == 23
    assert not any(post["isUsed"] or post["isTrending"] for post in posts)
    pillars = [post["pillar"]["slug"] for post in posts]
    assert all(one != other for one, other in itertools.pairwise(pillars))
    assert entries(api, recommended="true", month="2026-12") == found


def test_generating_again_doubles_nothing(api: Any) -> None:
    """Days that have an entry, whoever made it, are left alone."""
    api.post(SCHEDULE, postId="post-1", date="2026-12-07")
    assert api.post(GENERATE, month="2026-12", daysOfWeek=["monday"])["count"] == 3
    assert api.post(GENERATE, month="2026-12", daysOfWeek=["monday"])["results"] == []
    assert [one["date"] for one in entries(api, month="2026-12")] == [f"2026-12-{day:02}" for day in (7, 14, 21, 28)]


def test_a_month_needs_no_weekdays(api: Any) -> None:
    """Left out they are Monday to Friday; an empty list and unknown days are refused."""
    assert api.post(GENERATE, month="2027-02")["count"] == 20
    for days in ([], ["mon"], "monday"):
        assert api.ask("POST", GENERATE, json={"month": "2027-03", "daysOfWeek": days}).status_code == 400


def test_a_reset_day_is_as_it_was_generated(api: Any) -> None:
    """What was added or removed by hand is undone; a day that was never generated becomes empty."""
    made = api.post(GENERATE, month="2026-12", daysOfWeek=["monday"])["results"][0]
    api.delete(f"{SCHEDULE}/{made['id']}")
    api.post(SCHEDULE, postId="post-1", date=made["date"])
    api.delete(SCHEDULE, date=made["date"])
    assert [one["post"]["id"] for one in entries(api, date=made["date"])] == [made["post"]["id"]]
    api.post(SCHEDULE, postId="post-1", date="2026-12-01")
    api.delete(SCHEDULE, date="2026-12-01")
    assert entries(api, date="2026-12-01") == []


def test_a_reset_needs_its_date(api: Any) -> None:
    """A DELETE whose id got lost on the way resets nothing."""
    assert api.ask("DELETE", SCHEDULE).json() == {"date": ["This parameter is required."]}


def test_entries_move_all_or_none(api: Any) -> None:
    """The answer shows them where they stand; one unknown entry, and nothing has moved."""
    first = api.post(SCHEDULE, postId="post-1", date="2026-12-01")
    second = api.post(SCHEDULE, postId="post-2", date="2026-12-02")
    moves = [
        {"id": first["id"], "date": "2026-12-02", "order": 1},
        {"id": second["id"], "date": "2026-12-01", "order": 1},
    ]
    moved = api.post("/user/content/reorder-schedule", items=moves)
    assert [(one["post"]["id"], one["date"]) for one in moved["results"]] == [
        ("post-1", "2026-12-02"),
        ("post-2", "2026-12-01"),
    ]
    lost = [{"id": first["id"], "date": "2026-12-09", "order": 1}, {"id": "lost", "date": "2026-12-09", "order": 1}]
    answer = api.ask("POST", "/user/content/reorder-schedule", json={"items": lost})
    assert answer.json() == {"items": [{}, {"id": ['Invalid pk "lost" - object does not exist.']}]}
    assert entries(api, date="2026-12-09") == []


@pytest.mark.parametrize("items", [[], [{"id": "entry-1", "date": "2026-12-01", "order": 1}] * 2])
def test_moves_that_mean_nothing_are_refused(api: Any, items: list[Any]) -> None:
    """No moves, and one entry in two places."""
    assert list(api.ask("POST", "/user/content/reorder-schedule", json={"items": items}).json()) == ["items"]


def test_a_caption_is_written_and_overwritten(api: Any) -> None:
    """It holds words of its post and shows wherever the post does."""
    post = api.get("/user/content/posts-v2", has_ai_caption="false")["results"][0]
    assert post["aiCaption"] is None
    api.post(SCHEDULE, postId=post["id"], date="2026-12-03")
    first = api.post("/user/content/ai-caption", postId=post["id"])
    second = api.post("/user/content/ai-caption", postId=post["id"])
    assert post["title"] in first["text"]
    assert first["id"] != second["id"]
    assert first["text"] != second["text"]
    assert api.get(f"/user/content/posts-v2/{post['slug']}")["aiCaption"] == second
    assert entries(api, date="2026-12-03")[0]["post"]["aiCaption"] == second
    assert post["id"] in {one["id"] for one in api.get("/user/content/posts-v2", has_ai_caption="true")["results"]}


def test_a_caption_that_looks_like_a_template_stays_text(api: Any) -> None:
    """Braces in a title are the title's."""
    post = next(
        one for one in api.get("/user/content/posts-v2", search="{{ 7*7 }}")["results"] if one["title"] == "{{ 7*7 }}"
    )
    assert "{{ 7*7 }}" in api.post("/user/content/ai-caption", postId=post["id"])["text"]


def test_a_reaction_stays_on_its_caption(api: Any) -> None:
    """Until the caption is overwritten: then its id is nothing any more."""
    caption = api.post("/user/content/ai-caption", postId="post-1")
    reaction = {"captionId": caption["id"], "reaction": "up"}
    assert api.post("/user/content/ai-caption-reaction", **reaction)["reaction"] == "up"
    assert api.get("/user/content/posts-v2/post-1")["aiCaption"]["reaction"] == "up"
    assert api.post("/user/content/ai-caption", postId="post-1")["reaction"] is None
    assert list(api.ask("POST", "/user/content/ai-caption-reaction", json=reaction).json()) == ["captionId"]


def test_daily_tasks_are_done_and_undone(api: Any) -> None:
    """The filters follow; the time stays that of the first mark."""
    tasks = "/user/content/daily-tasks"
    done = api.patch(f"{tasks}/daily-task-2", isCompleted=True)
    assert done["completedAt"] == "2026-11-24T09:00:00.000Z"
    undone = api.patch(f"{tasks}/daily-task-2", isCompleted=False)
    assert undone["completedAt"] is None
    assert "daily-task-2" in {one["id"] for one in api.get(tasks, is_completed="false")["results"]}
    assert {one["date"] for one in api.get(tasks, date=undone["date"])["results"]} == {undone["date"]}
    assert api.get("/user/content/calendar-categories")["count"] == 4
