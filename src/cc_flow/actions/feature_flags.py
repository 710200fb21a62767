"""Feature Flags: what is switched on."""

from cc_flow.actions.base import Output, PagedAction, action


class FeatureFlag(Output):
    """One switch."""

    name: str
    """Its name. (assumed)"""

    is_enabled: bool
    """Whether it is on. (documented; the field is assumed)"""


@action("feature_flags.list", "GET /public/feature-flags", resource="feature_flag")
class ListFeatureFlags(PagedAction[FeatureFlag]):
    """List feature flags with enabled status (works with or without auth)."""
