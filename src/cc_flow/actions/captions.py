"""AI Captions: a caption for a post, and what you think of it."""

from typing import Literal

from cc_flow.actions.base import Action, action
from cc_flow.actions.outputs import Caption
from cc_flow.actions.spec import EffectClass, ReadBack, updates
from cc_flow.actions.types import Id


@action(
    "captions.generate",
    "POST /user/content/ai-caption",
    effect_class=EffectClass.GENERATE,
    resource="caption",
    changes=("post", "schedule"),
    read_back=ReadBack("content.get_post", inputs={"id_or_slug": "post_id"}, watch="ai_caption"),
    overlay=updates("post", "post detail", by="post_id", unknown=("ai_caption",)),
)
class GenerateCaption(Action[Caption]):
    """Generate or regenerate an AI caption for a post."""

    post_id: Id
    """The post. A caption that is there is overwritten. (assumed)"""


@action(
    "captions.react",
    "POST /user/content/ai-caption-reaction",
    # One reaction a caption: saving it again leaves the same reaction (assumed).
    effect_class=EffectClass.SET,
    resource="caption",
    changes=("post", "schedule"),
    cannot_read_back="a single caption cannot be asked for; saving the same reaction again changes nothing",
    overlay=updates("caption", by="caption_id"),
)
class React(Action[Caption]):
    """Save a thumbs-up/down reaction to an AI caption."""

    caption_id: Id
    """The caption. (assumed)"""

    reaction: Literal["up", "down"]
    """Thumbs up or thumbs down. (assumed)"""
