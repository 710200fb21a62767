"""Onboarding Traits: what you tell about yourself at the start, from lists to which you can add your own."""

from functools import partial

from cc_flow.actions.base import Action, PagedAction, action
from cc_flow.actions.outputs import Term
from cc_flow.actions.spec import EffectClass, ReadBack, adds
from cc_flow.actions.types import Title


class Trait(Term):
    """A trait, the platform's or your own."""

    is_custom: bool
    """Whether you made it. (assumed)"""


_create = partial(action, effect_class=EffectClass.CREATE)


@action("onboarding.list_areas_of_work", "GET /user/content/areas-of-work", resource="area_of_work")
class ListAreasOfWork(PagedAction[Trait]):
    """List areas of work."""


@_create(
    "onboarding.create_area_of_work",
    "POST /user/content/areas-of-work",
    resource="area_of_work",
    read_back=ReadBack("onboarding.list_areas_of_work", match={"name": "name"}),
    overlay=adds("trait"),
)
class CreateAreaOfWork(Action[Trait]):
    """Create a custom area of work."""

    name: Title
    """Its name. (assumed)"""


@action("onboarding.list_client_types", "GET /user/content/client-types", resource="client_type")
class ListClientTypes(PagedAction[Trait]):
    """List client types."""


@_create(
    "onboarding.create_client_type",
    "POST /user/content/client-types",
    resource="client_type",
    read_back=ReadBack("onboarding.list_client_types", match={"name": "name"}),
    overlay=adds("trait"),
)
class CreateClientType(Action[Trait]):
    """Create a custom client type."""

    name: Title
    """Its name. (assumed)"""


@action("onboarding.list_mindsets", "GET /user/content/mindset", resource="mindset")
class ListMindsets(PagedAction[Trait]):
    """List content mindsets."""


@_create(
    "onboarding.create_mindset",
    "POST /user/content/mindset",
    resource="mindset",
    read_back=ReadBack("onboarding.list_mindsets", match={"name": "name"}),
    overlay=adds("trait"),
)
class CreateMindset(Action[Trait]):
    """Create a custom content mindset."""

    name: Title
    """Its name. (assumed)"""


@action("onboarding.list_goals", "GET /user/content/user-goals", resource="goal")
class ListGoals(PagedAction[Trait]):
    """List user goals."""


@_create(
    "onboarding.create_goal",
    "POST /user/content/user-goals",
    resource="goal",
    read_back=ReadBack("onboarding.list_goals", match={"name": "name"}),
    overlay=adds("trait"),
)
class CreateGoal(Action[Trait]):
    """Create a custom user goal."""

    name: Title
    """Its name. (assumed)"""


@action("onboarding.list_referral_sources", "GET /user/content/referral-sources", resource="referral_source")
class ListReferralSources(PagedAction[Trait]):
    """List referral sources."""


@_create(
    "onboarding.create_referral_source",
    "POST /user/content/referral-sources",
    resource="referral_source",
    read_back=ReadBack("onboarding.list_referral_sources", match={"name": "name"}),
    overlay=adds("trait"),
)
class CreateReferralSource(Action[Trait]):
    """Create a custom referral source."""

    name: Title
    """Its name. (assumed)"""
