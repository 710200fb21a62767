"""Account & Profile: who you are, what you did, how far the tour got."""

from cc_flow.actions.base import Action, Output, action
from cc_flow.actions.outputs import Acknowledgement, Term
from cc_flow.actions.spec import Effect, EffectClass, ReadBack, blurs, updates
from cc_flow.actions.types import Email, FreeMapping, Id, SecretText, Title

READ = "account:read"
WRITE = "account:write"


class Profile(Output):
    """You."""

    id: Id
    """Your id. (assumed)"""

    name: str
    """Your name. (documented as a profile field)"""

    email: Email
    """Your e-mail address. (documented as a profile field)"""

    location: str | None
    """Where you work. (documented as a profile field)"""

    timezone: str | None
    """Your time zone. (assumed)"""

    preferences: FreeMapping
    """Your preferences, under your own keys. (documented as a profile field)"""

    areas_of_work: list[Term]
    """What you do. (documented as an onboarding trait; the field is assumed)"""

    client_types: list[Term]
    """For whom. (documented as an onboarding trait; the field is assumed)"""

    mindsets: list[Term]
    """How you think of content. (documented as an onboarding trait; the field is assumed)"""

    goals: list[Term]
    """What you want. (documented as an onboarding trait; the field is assumed)"""

    referral_source: Term | None
    """How you heard of it. (documented as an onboarding trait; the field is assumed)"""


class Activity(Output):
    """What you did."""

    items_used: int
    """How many items you used. (documented; the field is assumed)"""

    items_favorited: int
    """How many are favorites. (documented; the field is assumed)"""

    events_attended: int
    """How many events you attended. (documented; the field is assumed)"""


class TourProgress(Output):
    """How far the onboarding tour got."""

    completed_steps: list[str]
    """The steps that are done. (assumed)"""

    is_completed: bool
    """Whether the tour is over. (assumed)"""


@action("account.get_profile", "GET /user/my-profile", scope=READ, resource="profile")
class GetProfile(Action[Profile]):
    """Get your full profile."""


@action(
    "account.update_profile",
    "PATCH /user/my-profile",
    scope=WRITE,
    resource="profile",
    read_back=ReadBack(
        "account.get_profile",
        match={
            "name": "name",
            "email": "email",
            "location": "location",
            "timezone": "timezone",
            "preferences": "preferences",
        },
    ),
    overlay=updates("profile", by=None),
)
class UpdateProfile(Action[Profile]):
    """Update profile fields (name, email, location, preferences, onboarding traits, etc.)."""

    name: Title | None = None
    """Your name. The guide names it. (documented)"""

    email: Email | None = None
    """Your e-mail address. The guide names it. (documented)"""

    location: Title | None = None
    """Where you work. The guide names it. (documented)"""

    timezone: Title | None = None
    """Your time zone, such as `America/New_York`. (assumed)"""

    preferences: FreeMapping | None = None
    """Your preferences; keys are sent as they are. The guide names it, what is in it is yours. (documented)"""

    areas_of_work: list[Id] | None = None
    """What you do, of `onboarding.list_areas_of_work`. (assumed)"""

    client_types: list[Id] | None = None
    """For whom, of `onboarding.list_client_types`. (assumed)"""

    mindsets: list[Id] | None = None
    """How you think of content, of `onboarding.list_mindsets`. (assumed)"""

    goals: list[Id] | None = None
    """What you want, of `onboarding.list_goals`. (assumed)"""

    referral_source: Id | None = None
    """How you heard of it, of `onboarding.list_referral_sources`. (assumed)"""


@action(
    "account.change_password",
    "POST /user/change-password",
    effect=Effect.ACCOUNT,
    effect_class=EffectClass.ACCOUNT,
    scope=WRITE,
    resource="profile",
    cannot_read_back="a password can only be tried: log in with the new one",
    overlay=blurs(),
)
class ChangePassword(Action[Acknowledgement]):
    """Change your password."""

    current_password: SecretText
    """The password until now. (assumed)"""

    new_password: SecretText
    """The password from now on. (assumed)"""


@action("account.get_activity", "GET /user/my-activity", scope=READ, resource="activity")
class GetActivity(Action[Activity]):
    """Get your activity summary (items used, favorited, events attended)."""


@action("account.get_tour_progress", "GET /user/my-tour-progress", scope=READ, resource="tour_progress")
class GetTourProgress(Action[TourProgress]):
    """Get onboarding tour progress."""


@action(
    "account.update_tour_progress",
    "PATCH /user/my-tour-progress",
    scope=WRITE,
    resource="tour_progress",
    read_back=ReadBack(
        "account.get_tour_progress",
        match={"completed_steps": "completed_steps", "is_completed": "is_completed"},
    ),
    overlay=updates("tour progress", by=None),
)
class UpdateTourProgress(Action[TourProgress]):
    """Update tour progress."""

    completed_steps: list[Title] | None = None
    """The steps that are done, all of them. (assumed)"""

    is_completed: bool | None = None
    """True ends the tour. (assumed)"""
