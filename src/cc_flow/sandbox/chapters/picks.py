"""Which pillars and tags fit the user: from the goals and the mindset of the profile (assumed)."""

from cc_flow.sandbox.exchange import NOTHING
from cc_flow.sandbox.state import State

PROFILE = "me"
_PILLARS = {
    "grow-my-audience": {"local", "home-life"},
    "get-more-listings": {"seller-tips", "listings"},
    "stay-in-touch-with-past-clients": {"social-proof", "home-life"},
    "save-time": {"market-education"},
    "educator": {"market-education", "buyer-tips"},
    "neighbor": {"local"},
    "storyteller": {"personal-brand", "social-proof"},
    "analyst": {"market-education"},
    "host": {"home-life"},
}
_TAGS = {
    "grow-my-audience": {"engagement", "funny"},
    "get-more-listings": {"checklist"},
    "stay-in-touch-with-past-clients": {"seasonal", "holiday"},
    "save-time": {"evergreen"},
    "educator": {"data", "checklist"},
    "neighbor": {"coffee"},
    "storyteller": {"story"},
    "analyst": {"data"},
    "host": {"seasonal"},
}


def picked_slugs(state: State) -> tuple[set[str], set[str]]:
    """Slugs of pillars and of tags; traits the user made up match nothing."""
    profile = state.find("profile", PROFILE) or NOTHING
    traits = [trait["slug"] for field in ("goals", "mindsets") for trait in profile.get(field, ())]
    pillars = set().union(*(_PILLARS.get(slug, set()) for slug in traits))
    tags = set().union(*(_TAGS.get(slug, set()) for slug in traits))
    return pillars, tags
