"""Page Builder, pages as a whole: list, detail, create with default components, change, delete, deep copies."""

from typing import Any

from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, created, gone, invalid, no_such, not_found, ok, paged
from cc_flow.sandbox.kinds import ID, LINE, choice, matching
from cc_flow.sandbox.seed.chance import slug_of
from cc_flow.sandbox.state import Document, State
from cc_flow.sandbox.validation import Fields, optional, required

DEFAULT_COMPONENTS = ("hero", "bio", "links")
SLUG = matching("[A-Za-z0-9_-]+", "Enter a valid slug: letters, digits, hyphens and underscores.", longest=80)


def list_pages(asked: Asked) -> Reply:
    """Pages without what is on them."""
    return paged(asked, asked.state.all("page"))


def get_page(asked: Asked) -> Reply:
    """A page with all components, images and links."""
    return ok(show_page(asked.state, _page(asked)))


def create_page(asked: Asked) -> Reply:
    """A draft with a hero, a bio and links."""
    title: str = asked.body["title"]
    slug = _free_slug(asked, asked.body.get("slug"), title)
    page = _keep(asked, {"title": title, "slug": slug, "style": asked.body.get("style"), "status": "draft"})
    for order, type_ in enumerate(DEFAULT_COMPONENTS, 1):
        keep_part(asked, "component", {"pageId": page["id"], "type": type_, "order": order, "content": {}})
    return created(show_page(asked.state, page))


def update_page(asked: Asked) -> Reply:
    """Title, slug, style and status, as far as given."""
    page = _page(asked)
    slug = asked.body.get("slug", page["slug"])
    if slug != page["slug"]:
        _demand_free(asked, slug)
    changed = {**page, **asked.body, "updatedAt": asked.timestamp}
    return ok(show_page(asked.state, asked.state.put("page", page["id"], changed)))


def delete_page(asked: Asked) -> Reply:
    """The page and all that is on it."""
    page = _page(asked)
    for component in parts_of(asked.state, "component", pageId=page["id"]):
        remove_component(asked.state, component)
    for link in parts_of(asked.state, "socialLink", pageId=page["id"]):
        asked.state.remove("socialLink", link["id"])
    asked.state.remove("page", page["id"])
    return gone()


def duplicate_page(asked: Asked) -> Reply:
    """A draft with copies of everything, each with an id of its own."""
    page = page_named(asked)
    title: str = asked.body.get("title", f"{page['title']} (copy)")
    copy = _keep(asked, {**page, "title": title, "slug": _free_slug(asked, None, title), "status": "draft"})
    for component in parts_of(asked.state, "component", pageId=page["id"]):
        twin = keep_part(asked, "component", {**component, "pageId": copy["id"]})
        for image in parts_of(asked.state, "componentImage", componentId=component["id"]):
            keep_part(asked, "componentImage", {**image, "componentId": twin["id"]})
    for link in parts_of(asked.state, "socialLink", pageId=page["id"]):
        keep_part(asked, "socialLink", {**link, "pageId": copy["id"]})
    return created(show_page(asked.state, copy))


def show_page(state: State, page: Document) -> dict[str, Any]:
    """A page with everything on it, in its order."""
    components = [show_component(state, component) for component in parts_of(state, "component", pageId=page["id"])]
    components.sort(key=lambda component: int(component["order"]))
    return {**page, "components": components, "socialLinks": parts_of(state, "socialLink", pageId=page["id"])}


def show_component(state: State, component: Document) -> dict[str, Any]:
    """A component with its images, in their order."""
    images = parts_of(state, "componentImage", componentId=component["id"])
    return {**component, "images": sorted(images, key=lambda image: int(image["order"]))}


def parts_of(state: State, kind: str, **owner: str) -> list[Document]:
    """What belongs to a page (`pageId`) or a component (`componentId`)."""
    ((field, id_),) = owner.items()
    return [part for part in state.all(kind) if part[field] == id_]


def keep_part(asked: Asked, kind: str, part: Document) -> Document:
    """A new component, image or link."""
    id_ = asked.state.new_id(kind)
    return asked.state.put(kind, id_, {**part, "id": id_})


def remove_component(state: State, component: Document) -> None:
    """A component and its images."""
    for image in parts_of(state, "componentImage", componentId=component["id"]):
        state.remove("componentImage", image["id"])
    state.remove("component", component["id"])


def page_named(asked: Asked) -> Document:
    """The page that `pageId` names. Raises ApiError 400."""
    page = asked.state.find("page", asked.body["pageId"])
    if page is None:
        raise no_such("pageId", asked.body["pageId"])
    return page


def _page(asked: Asked) -> Document:
    wanted = asked.path["id_or_slug"]
    for page in asked.state.all("page"):
        if wanted in (page["id"], page["slug"]):
            return page
    raise not_found()


def _keep(asked: Asked, page: Document) -> Document:
    id_ = asked.state.new_id("page")
    return asked.state.put("page", id_, {**page, "id": id_, "createdAt": asked.timestamp, "updatedAt": asked.timestamp})


def _free_slug(asked: Asked, wanted: str | None, title: str) -> str:
    if wanted is not None:
        _demand_free(asked, wanted)
        return wanted
    base = slug_of(title)
    taken = _slugs(asked)
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _demand_free(asked: Asked, slug: str) -> None:
    if slug in _slugs(asked):
        raise invalid(slug="page with this slug already exists.")


def _slugs(asked: Asked) -> set[str]:
    return {page["slug"] for page in asked.state.all("page")}


_READ, _WRITE = "pages:read", "pages:write"
_PAGES = "/user/pagebuilder/pages"
_ONE = f"{_PAGES}/{{id_or_slug}}"
_CREATE: Fields = {"title": required(LINE), "slug": optional(SLUG), "style": optional(LINE, nullable=True)}
_UPDATE: Fields = {**_CREATE, "title": optional(LINE), "status": optional(choice("draft", "published"))}
_DUPLICATE: Fields = {"pageId": required(ID), "title": optional(LINE)}
ENDPOINTS = (
    Endpoint("pages.list", "GET", _PAGES, list_pages, _READ, paged=True),
    Endpoint("pages.get", "GET", _ONE, get_page, _READ),
    Endpoint("pages.create", "POST", _PAGES, create_page, _WRITE, body=_CREATE),
    Endpoint("pages.update", "PATCH", _ONE, update_page, _WRITE, body=_UPDATE),
    Endpoint("pages.delete", "DELETE", _ONE, delete_page, _WRITE),
    Endpoint("pages.duplicate", "POST", "/user/pagebuilder/duplicate-page", duplicate_page, _WRITE, body=_DUPLICATE),
)
