"""Feature flags, notifications and onboarding traits: lists of the platform, some of which take the user's own."""

from cc_flow.sandbox.exchange import Asked, Endpoint, Handler, Reply, created, invalid, paged
from cc_flow.sandbox.kinds import LINE
from cc_flow.sandbox.seed.chance import slug_of
from cc_flow.sandbox.validation import required

# Path and the names of its two actions -> kind of the traits.
TRAITS = {
    "areas-of-work": ("list_areas_of_work", "create_area_of_work", "areaOfWork"),
    "client-types": ("list_client_types", "create_client_type", "clientType"),
    "mindset": ("list_mindsets", "create_mindset", "mindset"),
    "user-goals": ("list_goals", "create_goal", "goal"),
    "referral-sources": ("list_referral_sources", "create_referral_source", "referralSource"),
}


def _list(kind: str) -> Handler:
    def list_all(asked: Asked) -> Reply:
        return paged(asked, asked.state.all(kind))

    return list_all


def _create(kind: str) -> Handler:
    def create(asked: Asked) -> Reply:
        """One of the user's own; a name that is there already, however written, is refused."""
        name: str = asked.body["name"].strip()
        if name.casefold() in {trait["name"].casefold() for trait in asked.state.all(kind)}:
            raise invalid(name=f"{kind} with this name already exists.")
        id_ = asked.state.new_id(kind)
        trait = {"id": id_, "name": name, "slug": slug_of(name), "isCustom": True}
        return created(asked.state.put(kind, id_, trait))

    return create


def _traits(path: str, list_name: str, create_name: str, kind: str) -> tuple[Endpoint, Endpoint]:
    whole = f"/user/content/{path}"
    return (
        Endpoint(f"onboarding.{list_name}", "GET", whole, _list(kind), paged=True),
        Endpoint(f"onboarding.{create_name}", "POST", whole, _create(kind), body={"name": required(LINE)}),
    )


ENDPOINTS = (
    Endpoint("feature_flags.list", "GET", "/public/feature-flags", _list("flag"), paged=True, public=True),
    Endpoint("notifications.list", "GET", "/user/content/notifications", _list("notification"), paged=True),
    *(endpoint for path, names in TRAITS.items() for endpoint in _traits(path, *names)),
)
