"""The core actions: what a workflow does besides asking the API. Their inputs and words, not their doing."""

from typing import Annotated, Any, Literal

from cc_flow.actions.base import Action, Output, action
from cc_flow.actions.escape import HTTP, judge_path
from cc_flow.actions.spec import Effect, EffectClass
from cc_flow.actions.types import Duration, FreeMapping, TextForm, Title, WebhookName

ApiPath = Annotated[str, TextForm(None, judge_path, "a path, such as `/user/my-profile`")]
Level = Literal["info", "warning"]


class Said(Output):
    """What was said."""

    message: str
    """The message, as it was said."""


@action("core.notify", "", effect=Effect.READ, effect_class=EffectClass.EXTERNAL)
class Notify(Action[Said]):
    """Tell somebody: on the command line, and to a webhook where one is named."""

    message: Title
    """What to say."""

    webhook: WebhookName | None = None
    """The name of a webhook in the user's own profile, or a secret that is its address. Left out, the message is only
    shown and recorded.
    """

    level: Level | None = None
    """`info`, or `warning` to stand out; `info` where left out."""


@action(HTTP, "", effect=Effect.WRITE, effect_class=EffectClass.CREATE)
class Http(Action[Any]):
    """Ask any path of the API. An escape hatch: its effect is that of its method, and billing and account stay behind
    their locks.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    """GET reads, DELETE destroys, the others write."""

    path: ApiPath
    """The path under `/api`, written plainly: `/user/content/posts-v2`. It is percent-encoded on its way."""

    query: FreeMapping | None = None
    """Query parameters, sent under the names they have here. Lists are joined by commas, null is left out."""

    body: Any = None
    """The JSON body, sent as it is."""


@action("core.pause", "", effect=Effect.READ, effect_class=EffectClass.READ)
class Pause(Action[None]):
    """Wait. An interrupted pause goes on where it was."""

    duration: Duration
    """How long: `90s`, `10m`, `1h`."""


@action("core.fail", "", effect=Effect.READ, effect_class=EffectClass.READ)
class Fail(Action[None]):
    """End the run as failed, with a message."""

    message: Title
    """Why."""


@action("core.continue", "", effect=Effect.READ, effect_class=EffectClass.READ)
class Continue(Action[None]):
    """In `on_error`: count the failure as dealt with and go on."""


@action("core.report", "", effect=Effect.READ, effect_class=EffectClass.READ)
class Report(Action[Said]):
    """Put a line into the run's report."""

    message: Title
    """What to say."""

    level: Level | None = None
    """`info`, or `warning` to stand out; `info` where left out."""
