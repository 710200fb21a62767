"""Page Builder: your pages, their components, images and social links. A page of a list is something else."""

from cc_flow.actions.base import Action, Output, PagedAction, action
from cc_flow.actions.outputs import Acknowledgement
from cc_flow.actions.spec import EffectClass, ReadBack, adds, removes, updates
from cc_flow.actions.types import DateTime, FreeMapping, Id, IdOrSlug, Position, Slug, Title, Url

READ = "pages:read"
WRITE = "pages:write"
_TWICE = "its page is not among the inputs; the body gives it as it shall be, twice is the same"
_GONE = "a second DELETE answers 404, which says that the first was done"


class ComponentImage(Output):
    """An image in a component."""

    id: Id
    """Its id, for `pages.remove_image`. (assumed)"""

    component_id: Id
    """The component. (assumed)"""

    url: Url
    """Where it can be seen. (assumed)"""

    order: int
    """Its place among the images. (assumed)"""


class Component(Output):
    """A building block of a page."""

    id: Id
    """Its id. (assumed)"""

    page_id: Id
    """The page. (assumed)"""

    type: str
    """What it is, such as `hero` or `text`. (assumed)"""

    order: int
    """Its place on the page. (assumed)"""

    content: FreeMapping
    """What it holds, as it was written. (assumed)"""

    images: list[ComponentImage]
    """Its images. (documented; the field is assumed)"""


class SocialLink(Output):
    """A link to you elsewhere."""

    id: Id
    """Its id. (assumed)"""

    page_id: Id
    """The page. (assumed)"""

    platform: str
    """Where it leads, such as `instagram`. (assumed)"""

    url: Url
    """Its address. (assumed)"""


class PageSummary(Output):
    """A page in a list."""

    id: Id
    """Its id. (assumed)"""

    slug: Slug
    """The end of its address. (documented as metadata)"""

    title: str
    """Its title. (documented as metadata)"""

    style: str | None
    """Its look. (documented as metadata)"""

    status: str
    """Such as `draft` or `published`. (documented as metadata; the words assumed)"""

    created_at: DateTime
    """When it was made. (assumed)"""


class SitePage(PageSummary):
    """A page with all that is on it."""

    components: list[Component]
    """Its components. (documented; the field is assumed)"""

    social_links: list[SocialLink]
    """Its social links. (documented; the field is assumed)"""


@action("pages.list", "GET /user/pagebuilder/pages", scope=READ, resource="page")
class ListPages(PagedAction[PageSummary]):
    """List your pages."""


@action("pages.get", "GET /user/pagebuilder/pages/{id_or_slug}", scope=READ, resource="page")
class GetPage(Action[SitePage]):
    """Get a page with all components, images, and social links."""

    id_or_slug: IdOrSlug
    """The page, by id or by slug."""


@action(
    "pages.create",
    "POST /user/pagebuilder/pages",
    effect_class=EffectClass.CREATE,
    scope=WRITE,
    resource="page",
    read_back=ReadBack("pages.list", match={"title": "title", "slug": "slug"}),
    overlay=adds("page summary", "site page"),
)
class CreatePage(Action[SitePage]):
    """Create a new page with default components."""

    title: Title
    """Its title. (assumed)"""

    slug: Slug | None = None
    """The end of its address; left out, the server makes it from the title. (assumed)"""

    style: Title | None = None
    """Its look. (assumed)"""


@action(
    "pages.update",
    "PATCH /user/pagebuilder/pages/{id_or_slug}",
    scope=WRITE,
    resource="page",
    read_back=ReadBack(
        "pages.get",
        inputs={"id_or_slug": "id_or_slug"},
        match={"title": "title", "slug": "slug", "style": "style", "status": "status"},
    ),
    overlay=updates("page summary", "site page", by="id_or_slug"),
)
class UpdatePage(Action[SitePage]):
    """Update page metadata (title, slug, style, status)."""

    id_or_slug: IdOrSlug
    """The page, by id or by slug."""

    title: Title | None = None
    """Its new title. The guide names it. (documented)"""

    slug: Slug | None = None
    """The new end of its address. The guide names it. (documented)"""

    style: Title | None = None
    """Its new look. The guide names it. (documented)"""

    status: Title | None = None
    """Its new status, such as `draft` or `published`. The guide names it, the words are assumed. (documented)"""


@action(
    "pages.delete",
    "DELETE /user/pagebuilder/pages/{id_or_slug}",
    scope=WRITE,
    resource="page",
    cannot_read_back=_GONE,
    overlay=removes("page summary", "site page", by="id_or_slug"),
)
class DeletePage(Action[Acknowledgement]):
    """Delete a page."""

    id_or_slug: IdOrSlug
    """The page, by id or by slug."""


@action(
    "pages.duplicate",
    "POST /user/pagebuilder/duplicate-page",
    effect_class=EffectClass.CREATE,
    scope=WRITE,
    resource="page",
    cannot_read_back="which page is the copy cannot be told from its fields",
    overlay=adds("page summary", "site page"),
)
class DuplicatePage(Action[SitePage]):
    """Duplicate a page (deep copy)."""

    page_id: Id
    """The page to copy. (assumed)"""

    title: Title | None = None
    """The title of the copy; left out, the server chooses. (assumed)"""


@action(
    "pages.add_component",
    "POST /user/pagebuilder/page-components",
    effect_class=EffectClass.CREATE,
    scope=WRITE,
    resource="page",
    read_back=ReadBack(
        "pages.get",
        inputs={"id_or_slug": "page_id"},
        items="components",
        match={"type": "type", "order": "order", "content": "content"},
        # Two components of one type are nothing unusual.
        is_natural_key=False,
    ),
    overlay=adds("component", inside=("site page", "components", "page_id")),
)
class AddComponent(Action[Component]):
    """Add a component to a page."""

    page_id: Id
    """The page. (assumed)"""

    type: Title
    """What it is, such as `hero` or `text`. (assumed)"""

    order: Position | None = None
    """Its place on the page; left out, the end. (assumed)"""

    content: FreeMapping | None = None
    """What it holds; keys are sent as they are. (assumed)"""


@action(
    "pages.update_component",
    "PATCH /user/pagebuilder/page-components/{id}",
    scope=WRITE,
    resource="page",
    cannot_read_back=_TWICE,
    overlay=updates("component"),
)
class UpdateComponent(Action[Component]):
    """Update a component."""

    id: Id
    """The component."""

    order: Position | None = None
    """Its new place on the page. (assumed)"""

    content: FreeMapping | None = None
    """What it shall hold; keys are sent as they are. (assumed)"""


@action(
    "pages.delete_component",
    "DELETE /user/pagebuilder/page-components/{id}",
    scope=WRITE,
    resource="page",
    cannot_read_back=_GONE,
    overlay=removes("component"),
)
class DeleteComponent(Action[Acknowledgement]):
    """Delete a component."""

    id: Id
    """The component."""


@action(
    "pages.attach_image",
    "POST /user/pagebuilder/component_images",
    effect_class=EffectClass.CREATE,
    scope=WRITE,
    resource="page",
    cannot_read_back="the page of its component is not among the inputs",
    overlay=adds("component image", inside=("component", "images", "component_id")),
)
class AttachImage(Action[ComponentImage]):
    """Attach an image to a component."""

    component_id: Id
    """The component. (assumed)"""

    url: Url
    """Where the image is. (assumed)"""

    order: Position | None = None
    """Its place among the images; left out, the end. (assumed)"""


@action(
    "pages.remove_image",
    "DELETE /user/pagebuilder/component_images/{id}",
    scope=WRITE,
    resource="page",
    cannot_read_back=_GONE,
    overlay=removes("component image"),
)
class RemoveImage(Action[Acknowledgement]):
    """Remove an image from a component."""

    id: Id
    """The image in the component."""


@action(
    "pages.add_social_link",
    "POST /user/pagebuilder/social-links",
    effect_class=EffectClass.CREATE,
    scope=WRITE,
    resource="page",
    read_back=ReadBack(
        "pages.get",
        inputs={"id_or_slug": "page_id"},
        items="social_links",
        match={"platform": "platform", "url": "url"},
    ),
    overlay=adds("social link", inside=("site page", "social_links", "page_id")),
)
class AddSocialLink(Action[SocialLink]):
    """Add a social link."""

    page_id: Id
    """The page. (assumed)"""

    platform: Title
    """Where it leads, such as `instagram`. (assumed)"""

    url: Url
    """Its address. (assumed)"""


@action(
    "pages.update_social_link",
    "PATCH /user/pagebuilder/social-links/{id}",
    scope=WRITE,
    resource="page",
    cannot_read_back=_TWICE,
    overlay=updates("social link"),
)
class UpdateSocialLink(Action[SocialLink]):
    """Update a social link."""

    id: Id
    """The link."""

    platform: Title | None = None
    """Where it shall lead, such as `instagram`. (assumed)"""

    url: Url | None = None
    """Its new address. (assumed)"""


@action(
    "pages.delete_social_link",
    "DELETE /user/pagebuilder/social-links/{id}",
    scope=WRITE,
    resource="page",
    cannot_read_back=_GONE,
    overlay=removes("social link"),
)
class DeleteSocialLink(Action[Acknowledgement]):
    """Delete a social link."""

    id: Id
    """The link."""
