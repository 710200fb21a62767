"""What must be said before a command touches the account: the flag, the user's own profile, and a yes on a terminal."""

import sys

import click

from cc_flow.cli.connecting import Target
from cc_flow.errors import Refused

ACCOUNT = "account"


def demand_account(target: Target, allow: tuple[str, ...], what: str, *, is_confirmed: bool) -> None:
    """Let `what` (`make an API key`) go on, or raise Refused. In the sandbox there is no account to protect but the
    flag is asked for all the same, so that a command that works there works live.
    """
    if ACCOUNT not in allow:
        raise Refused(f"to {what} changes the account", help="say `--allow account`")
    if target.is_sandbox:
        return
    if ACCOUNT not in target.capabilities:
        raise Refused(
            f"your profile `{target.profile.name}` lets no command change the account",
            help='put `capabilities = ["account"]` into it, or set CC_FLOW_CAPABILITIES=account',
        )
    if not is_confirmed and sys.stdin.isatty() and sys.stderr.isatty():
        words = f"LIVE, tenant {target.tenant}, key {target.key_prefix} from {target.key_from}\nGo on and {what}?"
        if not click.confirm(words, err=True):
            raise Refused("nothing was sent")
