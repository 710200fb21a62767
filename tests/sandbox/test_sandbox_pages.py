"""Pages with everything on them, and copies that share nothing."""

from typing import Any

import pytest

PAGES = "/user/pagebuilder/pages"
PARTS = "/user/pagebuilder/page-components"
IMAGES = "/user/pagebuilder/component_images"
LINKS = "/user/pagebuilder/social-links"
URL = "https://media.example/kitchen.jpg"


def test_a_new_page_has_its_default_components(api: Any) -> None:
    """A draft under a slug made from its title; a second one of that title gets another slug."""
    page, twin = api.post(PAGES, title="Home Value!"), api.post(PAGES, title="Home value")
    assert (page["slug"], twin["slug"], page["status"]) == ("home-value", "home-value-2", "draft")
    assert [part["type"] for part in page["components"]] == ["hero", "bio", "links"]
    assert api.get(f"{PAGES}/home-value") == api.get(f"{PAGES}/{page['id']}") == page
    assert [one["slug"] for one in api.get(PAGES)["results"]] == ["robin-avery", "home-value", "home-value-2"]


def test_page_metadata_is_changed(api: Any) -> None:
    """The page moves with its slug; a taken one and a bad status are refused."""
    page = api.post(PAGES, title="Draft")
    changed = api.patch(f"{PAGES}/draft", slug="final", status="published", style=None)
    assert (changed["slug"], changed["status"], changed["style"]) == ("final", "published", None)
    assert api.ask("GET", f"{PAGES}/draft").status_code == 404
    assert api.patch(f"{PAGES}/{page['id']}", slug="final")["slug"] == "final"
    answer = api.ask("PATCH", f"{PAGES}/final", json={"slug": "robin-avery", "status": "live"})
    assert answer.json() == {"status": ['"live" is not a valid choice.']}
    assert list(api.ask("PATCH", f"{PAGES}/final", json={"slug": "robin-avery"}).json()) == ["slug"]
    assert list(api.ask("POST", PAGES, json={"title": "x", "slug": "final"}).json()) == ["slug"]


def test_what_is_added_to_a_page_is_on_it(api: Any) -> None:
    """Components, images and links, in their order; each changes and goes on its own."""
    page = api.post(PAGES, title="Mine")
    part = api.post(PARTS, pageId=page["id"], type="text", content={"Heading": "Hi", "n": [1, None]})
    first = api.post(PARTS, pageId=page["id"], type="banner", order=0)
    image = api.post(IMAGES, componentId=part["id"], url=URL)
    link = api.post(LINKS, pageId=page["id"], platform="instagram", url="https://instagram.example/me")
    shown = api.get(f"{PAGES}/mine")
    assert [one["type"] for one in shown["components"]] == ["banner", "hero", "bio", "links", "text"]
    assert shown["components"][-1] == {**part, "images": [image]}
    assert shown["socialLinks"] == [link]
    assert api.patch(f"{PARTS}/{part['id']}", content={"b": 2})["content"] == {"b": 2}
    assert api.patch(f"{LINKS}/{link['id']}", platform="threads")["platform"] == "threads"
    api.delete(f"{IMAGES}/{image['id']}")
    api.delete(f"{PARTS}/{first['id']}")
    api.delete(f"{LINKS}/{link['id']}")
    shown = api.get(f"{PAGES}/mine")
    assert (shown["components"][-1]["images"], shown["socialLinks"], len(shown["components"])) == ([], [], 4)


def test_a_copy_shares_nothing_with_its_page(api: Any) -> None:
    """Everything is there again under ids of its own; changing one leaves the other."""
    page = api.get(f"{PAGES}/page-1")
    copy = api.post("/user/pagebuilder/duplicate-page", pageId="page-1")
    assert (copy["title"], copy["slug"], copy["status"]) == ("Robin Avery (copy)", "robin-avery-copy", "draft")
    assert bare(copy["components"]) == bare(page["components"])
    assert bare(copy["socialLinks"]) == bare(page["socialLinks"])
    api.patch(f"{PARTS}/{copy['components'][0]['id']}", content={})
    api.delete(f"{IMAGES}/{copy['components'][0]['images'][0]['id']}")
    assert api.get(f"{PAGES}/page-1") == page
    assert api.post("/user/pagebuilder/duplicate-page", pageId="page-1", title="Second")["slug"] == "second"


def test_a_deleted_page_takes_its_parts_along(api: Any) -> None:
    """Nothing of it can be changed any more."""
    api.delete(f"{PAGES}/page-1")
    for path in (f"{PARTS}/component-1", f"{IMAGES}/component-image-1", f"{LINKS}/social-link-1"):
        assert api.ask("DELETE", path).status_code == 404
    assert api.get(PAGES)["count"] == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (PARTS, {"pageId": "lost", "type": "text"}),
        (IMAGES, {"componentId": "lost", "url": URL}),
        (LINKS, {"pageId": "lost", "platform": "x", "url": URL}),
        ("/user/pagebuilder/duplicate-page", {"pageId": "lost"}),
        (IMAGES, {"url": "kitchen.jpg", "componentId": "component-1"}),
        (PARTS, {"content": "text", "pageId": "page-1", "type": "text"}),
        (PARTS, {"content": {"a": {"b": [float("1e308")] * 2}, "n": "\x00"}, "pageId": "page-1", "type": "text"}),
    ],
)
def test_parts_need_their_owner_and_sound_values(api: Any, path: str, body: dict[str, Any]) -> None:
    """The first field of each is the wrong one."""
    answer = api.ask("POST", path, json=body)
    assert (answer.status_code, list(answer.json())) == (400, [next(iter(body))])


def test_content_that_could_not_come_back_is_refused(api: Any) -> None:
    """A number beyond all bounds, and nesting that nobody can walk."""
    for content in ("1e999", "[" * 60 + "]" * 60):
        body = f'{{"pageId": "page-1", "type": "text", "content": {{"x": {content}}}}}'.encode()
        answer = api.ask("POST", PARTS, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, list(answer.json())) == (400, ["content"])


def bare(parts: Any) -> Any:
    """Without ids, at every depth."""
    if isinstance(parts, list):
        return [bare(part) for part in parts]
    if isinstance(parts, dict):
        return {name: bare(part) for name, part in parts.items() if name not in {"id", "pageId", "componentId"}}
    return parts
