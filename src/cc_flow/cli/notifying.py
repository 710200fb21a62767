"""Messages to the user's own webhooks: straight to http addresses, through apprise (an extra) to all others."""

import asyncio
import logging
import re
import warnings
from collections.abc import Awaitable, Callable

from cc_flow.performer import Failure
from cc_flow.secret import Secret
from cc_flow.settings.profile import Profile

# Which webhook (a name of the profile, or an address), and the message; what went wrong, None where nothing did.
Notify = Callable[[str | Secret | None, str], Awaitable[str | None]]
# Seconds for one message.
LONGEST = 20.0
_WEB = re.compile(r"\s*https?://", re.IGNORECASE)


def notifier(profile: Profile) -> Notify:
    """Sends messages to the webhooks of a profile. Never raises for what a network can do."""

    async def notify(webhook: str | Secret | None, message: str) -> str | None:
        if webhook is None:
            return None
        if isinstance(webhook, Secret):
            return await send(webhook, message)
        if webhook not in profile.webhooks:
            return f"your profile `{profile.name}` has no webhook `{webhook}`"
        return await send(Secret(profile.webhooks[webhook]), message)

    return notify


async def send(address: Secret, message: str) -> str | None:
    """Send `message` to an address, which is a password: nothing that is said of it holds more than its scheme."""
    if not _WEB.match(address.reveal()):
        return await _send_by_apprise(address, message)
    from cc_flow.api.webhooks import send_webhook

    outcome = await send_webhook(address, {"text": message}, timeout=LONGEST)
    return outcome.message if isinstance(outcome, Failure) else None


async def _send_by_apprise(address: Secret, message: str) -> str | None:
    """`mailto://`, `slack://` and a hundred more: apprise knows them, where it is installed."""
    scheme, slashes, _ = address.reveal().strip().partition("://")
    if not slashes:
        return "the webhook's address has no scheme, such as `https://` or `slack://`"
    try:
        notify = _notification(address)
    except ImportError:
        return "a webhook that is no `https://` address needs apprise: pip install 'cc-flow[notify]'"
    if notify is None:
        # What stands before `://` may be anything then, a part of the secret, too.
        return "apprise does not understand the webhook's address"
    try:
        async with asyncio.timeout(LONGEST):
            is_sent = await asyncio.to_thread(notify, body=message, title="cc-flow")
    except TimeoutError:
        return f"the webhook at `{scheme.lower()}://` did not take the message within {LONGEST:g} s"
    return None if is_sent else f"the webhook at `{scheme.lower()}://` did not take the message"


def _notification(address: Secret) -> Callable[..., object] | None:
    """What sends a message to the address; None where apprise does not know it. Raises ImportError without apprise."""
    # It loads all its plugins, and some of them use what their libraries have given up.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from apprise import Apprise

        # What it logs of a failure may hold the address.
        logging.getLogger("apprise").disabled = True
        service = Apprise()
        return service.notify if service.add(address.reveal().strip()) else None
