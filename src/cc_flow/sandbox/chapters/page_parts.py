"""Page Builder, what is on a page: components, their images, social links."""

from cc_flow.sandbox.chapters.pages import keep_part, page_named, parts_of, remove_component, show_component
from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, created, gone, no_such, not_found, ok
from cc_flow.sandbox.kinds import FREE, ID, LINE, URL, integer
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, optional, required


def add_component(asked: Asked) -> Reply:
    """At the end of the page, unless `order` says where."""
    page = page_named(asked)
    order = asked.body.get("order", _end(parts_of(asked.state, "component", pageId=page["id"])))
    content = asked.body.get("content", {})
    component = {"pageId": page["id"], "type": asked.body["type"], "order": order, "content": content}
    return created(show_component(asked.state, keep_part(asked, "component", component)))


def update_component(asked: Asked) -> Reply:
    """Order and content, as far as given; content is replaced, not merged."""
    return ok(show_component(asked.state, _change(asked, "component")))


def delete_component(asked: Asked) -> Reply:
    """The component and its images."""
    remove_component(asked.state, _part(asked, "component"))
    return gone()


def attach_image(asked: Asked) -> Reply:
    """Behind the component's other images, unless `order` says where."""
    component = asked.state.find("component", asked.body["componentId"])
    if component is None:
        raise no_such("componentId", asked.body["componentId"])
    order = asked.body.get("order", _end(parts_of(asked.state, "componentImage", componentId=component["id"])))
    return created(keep_part(asked, "componentImage", {**asked.body, "order": order}))


def remove_image(asked: Asked) -> Reply:
    """The image leaves its component."""
    asked.state.remove("componentImage", _part(asked, "componentImage")["id"])
    return gone()


def add_social_link(asked: Asked) -> Reply:
    """One more link; the same twice is two."""
    page_named(asked)
    return created(keep_part(asked, "socialLink", asked.body))


def update_social_link(asked: Asked) -> Reply:
    """Platform and address, as far as given."""
    return ok(_change(asked, "socialLink"))


def delete_social_link(asked: Asked) -> Reply:
    """The link goes."""
    asked.state.remove("socialLink", _part(asked, "socialLink")["id"])
    return gone()


def _part(asked: Asked, kind: str) -> Document:
    part = asked.state.find(kind, asked.path["id"])
    if part is None:
        raise not_found()
    return part


def _change(asked: Asked, kind: str) -> Document:
    part = _part(asked, kind)
    return asked.state.put(kind, part["id"], {**part, **asked.body})


def _end(parts: list[Document]) -> int:
    return 1 + max((part["order"] for part in parts), default=0)


_WRITE = "pages:write"
_COMPONENTS = "/user/pagebuilder/page-components"
_IMAGES = "/user/pagebuilder/component_images"
_LINKS = "/user/pagebuilder/social-links"
_PLACE: Fields = {"order": optional(integer(0, 1000)), "content": optional(FREE)}
_COMPONENT: Fields = {"pageId": required(ID), "type": required(LINE), **_PLACE}
_IMAGE: Fields = {"componentId": required(ID), "url": required(URL), "order": optional(integer(0, 1000))}
_LINK: Fields = {"pageId": required(ID), "platform": required(LINE), "url": required(URL)}
_LINK_CHANGE: Fields = {"platform": optional(LINE), "url": optional(URL)}
ENDPOINTS = (
    Endpoint("pages.add_component", "POST", _COMPONENTS, add_component, _WRITE, body=_COMPONENT),
    Endpoint("pages.update_component", "PATCH", f"{_COMPONENTS}/{{id}}", update_component, _WRITE, body=_PLACE),
    Endpoint("pages.delete_component", "DELETE", f"{_COMPONENTS}/{{id}}", delete_component, _WRITE),
    Endpoint("pages.attach_image", "POST", _IMAGES, attach_image, _WRITE, body=_IMAGE),
    Endpoint("pages.remove_image", "DELETE", f"{_IMAGES}/{{id}}", remove_image, _WRITE),
    Endpoint("pages.add_social_link", "POST", _LINKS, add_social_link, _WRITE, body=_LINK),
    Endpoint("pages.update_social_link", "PATCH", f"{_LINKS}/{{id}}", update_social_link, _WRITE, body=_LINK_CHANGE),
    Endpoint("pages.delete_social_link", "DELETE", f"{_LINKS}/{{id}}", delete_social_link, _WRITE),
)
