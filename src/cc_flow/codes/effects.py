"""The codes of effects and safety: what is not allowed, and what would not end well. Found in the room `check`."""

from cc_flow.codes import Code


def _step(*lines: str, head: str = "") -> str:
    """A workflow of one step."""
    return f"cc_flow: 1\nname: care\n{head}steps:\n  - id: care\n" + "".join(f"    {line}\n" for line in lines)


_DELETE = ("action: pages.delete", "with: {id_or_slug: old-page}")
_PAUSE = ("action: billing.pause_membership",)
_MARK = ("action: content.update_post", "with: {id_or_slug: open-house, is_favorite: true}")

CODES: tuple[Code, ...] = (
    Code(
        "E701",
        "effect that is not allowed",
        "What deletes, changes the account or is about money is done only where the file says so at its top, so that "
        "nobody does it by mistake: `allow: [destroy]`, `account` or `billing`.",
        wrong=_step(*_DELETE),
        right=_step(*_DELETE, head="allow: [destroy]\n"),
    ),
    Code(
        "E702",
        "money or account in a loop or on a schedule",
        "What is about money or the account itself is done once, by somebody who looks on: never once an item, and "
        "never from a schedule.",
        wrong=_step(*_PAUSE, head='allow: [billing]\nschedules: [{cron: "0 7 1 * *"}]\n'),
        right=_step(*_PAUSE, head="allow: [billing]\n"),
    ),
    Code(
        "E703",
        "`expect` without need",
        "`expect` is looked at just before money or the account is touched: it reads the membership. For anything "
        "else use `when`, or an `assert` step.",
        wrong=_step(*_MARK, "expect: membership.status == 'active'"),
        right=_step(*_MARK),
    ),
    Code(
        "W704",
        "write with too little time",
        "The API may take 30 s to answer. A `timeout` below 35 s cuts such an answer off, and then nobody knows "
        "whether the write was done.",
        wrong=_step(*_MARK, "timeout: 10s"),
        right=_step(*_MARK, "timeout: 60s"),
    ),
    Code(
        "W705",
        "effect that is allowed and not used",
        "The file allows an effect that none of its steps has. What is not allowed cannot happen by mistake later on.",
        wrong=_step(*_MARK, head="allow: [destroy]\n"),
        right=_step(*_MARK),
    ),
    Code(
        "W706",
        "`retry` that does nothing",
        "What is about money or the account has one attempt, whatever `retry` says: doing it again could do it twice.",
        wrong=_step(*_PAUSE, "retry: {max_attempts: 3}", head="allow: [billing]\n"),
        right=_step(*_PAUSE, head="allow: [billing]\n"),
    ),
    Code(
        "E707",
        "limit that every run exceeds",
        "Every run that succeeds writes, deletes or generates more often than `limits` allows, so that it would be "
        "stopped before its end.",
        wrong=_step(*_MARK, head="limits: {writes: 0}\n"),
        right=_step(*_MARK, head="limits: {writes: 1}\n"),
    ),
)
"""Every finding about effects and safety, by number."""
