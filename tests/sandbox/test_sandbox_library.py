"""The seeded library, and marks that show wherever a post or an image does."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from cc_flow.sandbox.seed import documents

POSTS = "/user/content/posts-v2"


def everything(api: Any, path: str, **query: Any) -> list[Any]:
    """All pages of a list."""
    found: list[Any] = []
    while len(found) < (page := api.get(path, limit=100, offset=len(found), **query))["count"]:
        found += page["results"]
    return found


def test_the_library_is_believable(api: Any) -> None:
    """Hundreds of posts over all pillars and types, most with something in brackets to fill in."""
    posts = everything(api, POSTS)
    assert len(posts) > 300
    assert len({post["slug"] for post in posts}) == len(posts)
    assert {post["pillar"]["slug"] for post in posts} >= {"local", "market-education", "listings"}
    assert len({post["pillar"]["slug"] for post in posts}) == 8
    assert len({post["type"]["slug"] for post in posts}) == 10
    assert sum("[Your City]" in post["title"] + post["caption"] for post in posts) > 30


def test_some_titles_are_nasty(api: Any) -> None:
    """Texts that look like numbers, lists, templates and markup stay text."""
    titles = {post["title"] for post in everything(api, POSTS)}
    assert titles >= {"007", "[1, 2]", "{{ 7*7 }}", "true", "Null", "1e3", "<script>alert('hi')</script>"}


def test_the_seed_is_the_same_everywhere() -> None:
    """Only dates follow the day of seeding; ids, texts and order do not."""
    first, second = (list(documents(datetime(year, 3, 1, tzinfo=UTC))) for year in (2026, 2031))
    assert [(one.kind, one.id) for one in first] == [(one.kind, one.id) for one in second]
    assert list(documents(datetime(2026, 3, 1, tzinfo=UTC))) == first


def test_trending_reels_are_reels_and_some_are_used(api: Any) -> None:
    """Enough of both for a week's work."""
    reels = everything(api, "/user/content/trending-reels")
    assert len(reels) >= 15
    assert {reel["type"]["slug"] for reel in reels} == {"reel"}
    assert 0 < sum(reel["isUsed"] for reel in reels) < len(reels) - 5
    assert {reel["id"] for reel in reels} == {post["id"] for post in everything(api, POSTS, trending="true")}


def test_a_post_is_found_by_id_and_by_slug(api: Any) -> None:
    """In full: with instructions and photos, which lists leave out."""
    post = api.get(f"{POSTS}/007")
    assert post == api.get(f"{POSTS}/{post['id']}")
    assert post["instructions"]
    assert post["photos"][0] == api.get(f"/user/content/post-photos/{post['photos'][0]['id']}")
    assert "photos" not in api.get(POSTS)["results"][0]


def test_marks_show_in_lists_filters_and_counts(api: Any) -> None:
    """One PATCH, and six places agree."""
    before = api.get("/user/content/item-filters", is_favorite="true")
    assert api.patch(f"{POSTS}/007", isFavorite=True)["isFavorite"] is True
    post = api.get(f"{POSTS}/007")
    assert (post["isFavorite"], post["isUsed"]) == (True, False)
    assert post["id"] in {one["id"] for one in everything(api, POSTS, is_favorite="true")}
    assert post["id"] not in {one["id"] for one in everything(api, POSTS, is_favorite="false")}
    assert post["id"] in {one["id"] for one in everything(api, "/user/content/items", is_favorite="true")}
    assert api.get("/user/content/item-filters", is_favorite="true")["posts"] == before["posts"] + 1
    assert api.get("/user/my-activity")["itemsFavorited"] > before["posts"]


def test_an_item_is_a_post_or_an_image(api: Any) -> None:
    """A mark on an image shows among the stock images, one on a post at the post."""
    api.patch("/user/content/items/image-2", isUsed=True)
    api.patch("/user/content/items/post-1", isUsed=True, isFavorite=False)
    assert "image-2" in {one["id"] for one in everything(api, "/user/resources/images", is_used="true")}
    assert api.get(f"{POSTS}/post-1")["isUsed"] is True
    assert api.ask("PATCH", "/user/content/items/nothing", json={"isUsed": True}).status_code == 404


def test_a_mark_is_set_and_not_turned_over(api: Any) -> None:
    """Saying the same twice leaves it as said; an empty body changes nothing."""
    for _ in range(2):
        assert api.patch(f"{POSTS}/post-1", isUsed=True)["isUsed"] is True
    assert api.patch(f"{POSTS}/post-1")["isUsed"] is True


def test_counts_of_shelves_are_live(api: Any) -> None:
    """What a pillar claims is what its filter finds, by slug and by id."""
    pillars = everything(api, "/user/content/content-pillars")
    counted = Counter(post["pillar"]["id"] for post in everything(api, POSTS))
    assert {pillar["id"]: pillar["postCount"] for pillar in pillars} == counted
    local = next(pillar for pillar in pillars if pillar["slug"] == "local")
    assert api.get(POSTS, pillar="local")["count"] == api.get(POSTS, pillar=local["id"])["count"] == local["postCount"]
    for path, name in (("content-types", "content_type"), ("content-tags", "tag"), ("target-audiences", "audience")):
        term = everything(api, f"/user/content/{path}")[0]
        assert api.get(POSTS, **{name: term["slug"]})["count"] == term["postCount"]


def test_filters_narrow_together(api: Any) -> None:
    """Words, dates and order; all must hold."""
    found = everything(api, POSTS, search="open house", ordering="title")
    assert found == sorted(found, key=lambda post: post["title"])
    first = found[0]["releaseDate"]
    day = everything(api, POSTS, search="open house", start_date=first, end_date=first)
    assert {post["releaseDate"] for post in day} == {first}
    assert len(day) < len(found)


def test_drops_are_weeks_of_posts(api: Any) -> None:
    """Newest first; each opens by its Monday, a Monday without posts is empty, other days are none."""
    drops = everything(api, "/user/content/content-drops")
    weeks = [drop["weekOf"] for drop in drops]
    assert weeks == sorted(weeks, reverse=True)
    assert sum(drop["count"] for drop in drops) == api.get(POSTS)["count"]
    assert api.get(f"/user/content/content-drops/{weeks[0]}") == drops[0]
    assert {drop["weekOf"][:7] for drop in everything(api, "/user/content/content-drops", month="2026-10")} == {
        "2026-10"
    }
    assert api.get("/user/content/content-drops/2031-01-06")["posts"] == []
    for week in ("2026-11-24", "soon"):
        assert api.ask("GET", f"/user/content/content-drops/{week}").status_code == 404


def test_photos_come_in_the_order_asked_for(api: Any) -> None:
    """Comma-separated ids, as the guide says; unknown ones are left out."""
    found = api.get("/user/content/post-photos", ids="photo-2,nothing,photo-1")
    assert [photo["id"] for photo in found["results"]] == ["photo-2", "photo-1"]


def test_picks_follow_the_profile(api: Any) -> None:
    """Other goals, other pillars; the list of posts agrees."""
    goals = {goal["slug"]: goal["id"] for goal in everything(api, "/user/content/user-goals")}
    api.patch("/user/my-profile", goals=[goals["get-more-listings"]], mindsets=[])
    assert {one["slug"] for one in api.get("/user/content/picked-for-you")["pillars"]} == {"listings", "seller-tips"}
    picked = everything(api, POSTS, picked_for_you="true")
    assert {post["pillar"]["slug"] for post in picked} == {"listings", "seller-tips"}


def test_images_are_filtered_and_counted(api: Any) -> None:
    """A facet's count is what its filter finds."""
    facets = api.get("/user/resources/image-filters")
    for name, parameter in {"orientations": "orientation", "types": "type", "shoots": "shoot", "tags": "tags"}.items():
        facet = facets[name][0]
        assert api.get("/user/resources/images", **{parameter: facet["slug"]})["count"] == facet["count"]


def test_the_hub_is_searched_by_title_and_category(api: Any) -> None:
    """Categories count their videos."""
    videos = "/user/resources/knowledge-hub-videos"
    category = api.get("/user/resources/knowledge-hub-video-categories")["results"][1]
    assert api.get(videos, category=category["slug"])["count"] == category["count"] > 0
    assert [one["title"] for one in api.get(videos, search="BLUR")["results"]] == ["Export without blur"]


def test_search_finds_posts_and_events(api: Any) -> None:
    """Every word counts; the filters say how much of each there is."""
    found = everything(api, "/user/content/search", query="caption clinic")
    assert {one["type"] for one in found} == {"event"}
    assert found[0]["event"]["title"] == "Caption Clinic"
    assert found[0]["post"] is None
    types = api.get("/user/content/search-filters", query="market")["types"]
    for facet in types:
        assert api.get("/user/content/search", query="market", type=facet["slug"])["count"] == facet["count"]
    assert api.get("/user/content/search", query="no such words")["count"] == 0
