"""AI Assistant: your market profile, the reel hook menu, and the tasks that write scripts."""

from typing import Any

from cc_flow.actions.base import Action, Inputs, Output, PagedAction, action
from cc_flow.actions.spec import EffectClass, Poll, ReadBack, adds, blurs, updates
from cc_flow.actions.types import DateTime, Id, IdOrSlug, Slug, Title


class MarketProfile(Output):
    """How the AI sees your market and your voice."""

    status: str | None
    """Where its making stands: `pending`, `processing`, `completed`, `failed`; null before there is one. (documented;
    the words assumed)
    """

    voice_tags: list[str]
    """Words for your voice. (documented; that they are plain words is assumed)"""

    summary: str | None
    """The profile in prose, null before it is made. (documented)"""

    updated_at: DateTime | None
    """When it was last made. (assumed)"""


class Question(Output):
    """A question of the market profile."""

    id: Id
    """Its id. (assumed)"""

    question: str
    """The question. (assumed)"""

    answer: str | None
    """Your answer, null before there is one. (assumed)"""


class QuestionCategory(Output):
    """A group of questions."""

    id: Id
    """Its id. (assumed)"""

    name: str
    """Its name. (assumed)"""

    questions: list[Question]
    """Its questions with your answers. (documented; the field is assumed)"""


class SavedAnswers(Output):
    """The answers as they stand."""

    answers: list[Question]
    """The questions that were answered. (assumed)"""


class ReelScript(Output):
    """A finished reel script."""

    id: Id
    """Its id. (assumed)"""

    slug: Slug
    """Its short name. (assumed)"""

    title: str
    """Its title. (assumed)"""

    hook: str
    """The hook it was written from. (assumed)"""

    script: str
    """What to say and show. (assumed)"""

    caption: str | None
    """A caption that goes with it. (assumed)"""


class GenerationTask(Output):
    """A piece of work of the AI."""

    id: Id
    """Its id. (assumed)"""

    status: str
    """`pending`, `processing`, `completed` or `failed`. (documented as a filter; the words assumed)"""

    type: str
    """What it makes, such as `reel_script`. (documented as a filter; the words assumed)"""

    hook_id: Id | None
    """The hook that it was started from. (assumed)"""

    reel_script: ReelScript | None
    """What it made, null before it is completed. (assumed)"""

    error: str | None
    """Why it failed. (assumed)"""

    created_at: DateTime
    """When it was started. (assumed)"""


class Hook(Output):
    """A first line for a reel."""

    id: Id
    """Its id, for `ai.generate_reel_script`. (assumed)"""

    text: str
    """The line. (assumed)"""


class HookMenu(Output):
    """The hooks to choose from."""

    id: Id | None
    """Its id, null before there is one. (assumed)"""

    status: str | None
    """`completed` once it can be chosen from. (assumed)"""

    hooks: list[Hook]
    """The hooks. (assumed)"""


class HookMenuStatus(Output):
    """Where the making of the hook menu stands."""

    id: Id | None
    """The task that makes it, null before there is one. (assumed)"""

    status: str | None
    """`pending`, `processing`, `completed` or `failed`. (documented; the words assumed)"""


class FeatureSettings(Output):
    """Which AI features are enabled."""

    features: list[Any]
    """The features, each with whether it is enabled. (documented; the form is assumed)"""


class Answer(Inputs):
    """An answer to one question of the market profile."""

    question_id: Id
    """The question. (assumed)"""

    answer: str
    """Your answer. (assumed)"""


@action("ai.get_market_profile", "GET /user/my-market-profile", resource="market_profile", may_be_absent=True)
class GetMarketProfile(Action[MarketProfile]):
    """Get your AI market profile (status, voice tags, summary)."""


@action(
    "ai.generate_market_profile",
    "POST /user/my-market-profile",
    effect_class=EffectClass.GENERATE,
    resource="market_profile",
    read_back=ReadBack("ai.get_market_profile", watch="updated_at"),
    poll=Poll("ai.get_market_profile"),
    overlay=blurs("ai.get_market_profile"),
)
class GenerateMarketProfile(Action[MarketProfile]):
    """Trigger AI generation of your market profile."""


@action(
    "ai.list_market_profile_categories",
    "GET /user/ai-assistant/market-profile-categories",
    resource="market_profile_answers",
)
class ListMarketProfileCategories(PagedAction[QuestionCategory]):
    """List market profile questions with your answers."""


@action(
    "ai.save_market_profile_answers",
    "POST /user/ai-assistant/market-profile-answers",
    # One answer a question: saving it again leaves the same answer (assumed).
    effect_class=EffectClass.SET,
    resource="market_profile_answers",
    cannot_read_back="the answers stand inside their categories; saving the same ones again changes nothing",
    overlay=updates("question", by="question_id", items="answers"),
)
class SaveMarketProfileAnswers(Action[SavedAnswers]):
    """Save answers to market profile questions."""

    answers: list[Answer]
    """The answers. (assumed)"""


@action("ai.list_generation_tasks", "GET /user/ai-assistant/ai-generation-tasks", resource="generation_task")
class ListGenerationTasks(PagedAction[GenerationTask]):
    """List AI generation tasks. Filterable by status and type."""

    status: Title | None = None
    """Only tasks of this status: `pending`, `processing`, `completed`, `failed` (the words are assumed)."""

    type: Title | None = None
    """Only tasks of this type, such as `reel_script` (the word is assumed)."""


@action(
    "ai.generate_reel_script",
    "POST /user/ai-assistant/ai-generation-tasks",
    effect_class=EffectClass.GENERATE,
    resource="generation_task",
    read_back=ReadBack("ai.list_generation_tasks", match={"hook_id": "hook_id"}),
    poll=Poll("ai.get_generation_task", inputs={"id": "id"}),
    overlay=adds("generation task"),
)
class GenerateReelScript(Action[GenerationTask]):
    """Create a reel script generation task from a selected hook."""

    hook_id: Id
    """The hook, one of `ai.get_hook_menu`. (assumed)"""


@action("ai.get_generation_task", "GET /user/ai-assistant/ai-generation-tasks/{id}", resource="generation_task")
class GetGenerationTask(Action[GenerationTask]):
    """Get status of a generation task."""

    id: Id
    """The task."""


@action(
    "ai.get_hook_menu", "GET /user/ai-assistant/ai-generation-tasks/hook-menu", resource="hook_menu", may_be_absent=True
)
class GetHookMenu(Action[HookMenu]):
    """Get the current reel hook menu."""


@action(
    "ai.generate_hook_menu",
    "POST /user/ai-assistant/ai-generation-tasks/hook-menu",
    effect_class=EffectClass.GENERATE,
    resource="hook_menu",
    changes=("generation_task",),
    read_back=ReadBack("ai.get_hook_menu_status", watch="id"),
    poll=Poll("ai.get_hook_menu_status", then="ai.get_hook_menu"),
    overlay=blurs("ai.get_hook_menu", "ai.get_hook_menu_status", "ai.list_generation_tasks"),
)
class GenerateHookMenu(Action[HookMenu]):
    """Generate a new reel hook menu."""


@action(
    "ai.get_hook_menu_status",
    "GET /user/ai-assistant/ai-generation-tasks/hook-menu/status",
    resource="hook_menu",
    may_be_absent=True,
)
class GetHookMenuStatus(Action[HookMenuStatus]):
    """Get hook menu generation status."""


@action("ai.get_reel_script", "GET /user/ai-assistant/user-reel-scripts/{id_or_slug}", resource="reel_script")
class GetReelScript(Action[ReelScript]):
    """Get a completed reel script."""

    id_or_slug: IdOrSlug
    """The script, by id or by slug."""


@action("ai.get_feature_settings", "GET /user/ai-assistant/feature-model-settings", resource="feature_settings")
class GetFeatureSettings(Action[FeatureSettings]):
    """Get AI feature metadata (which features are enabled)."""
