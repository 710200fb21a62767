"""Texts of others inside a comment on GitHub: they can neither format, nor link, nor call a person, nor end a cell."""

import re

from cc_flow.report.plain import clip

# GitHub looks for @people, #issues, :emoji: and links in the finished text, where an escaped sign is the sign again.
# A word joiner, which has no width, stands between the sign and the word.
_JOINER = "\u2060"
_LURES = re.compile(r"@|#(?=\w)|:(?=/|[\w+-]+:)|\bGH-(?=\d)|\bwww(?=\.)", re.IGNORECASE)
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_{}[]|~^$\"'#"} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
}
_LONG_WORD = re.compile(r"(\w{24})(?=\w)")
# What makes a list or a heading where a line begins.
_OPENING = re.compile(r"^(\d{0,9})([-+=.)])")


def escaped(text: str, longest: int = 200) -> str:
    """A text that is safe to show (`words.one_line`), as Markdown that shows just it; cut where it is longer."""
    shown = _LURES.sub(lambda found: found[0] + _JOINER, clip(text.strip(), longest)).translate(_SIGNS)
    shown = _LONG_WORD.sub("\\1\u200b", shown)
    return _OPENING.sub(lambda found: f"{found[1]}&#{ord(found[2])};", shown)


def code(text: str, longest: int = 120) -> str:
    """The same in the type of code."""
    return f"<code>{escaped(text, longest)}</code>"


def marker(workflow: str, tenant: str) -> str:
    """The hidden first line by which a workflow's and tenant's comment is found again. Names cannot end it early."""
    return f"<!-- cc-flow plan: {_named(workflow)} {_named(tenant)} -->"


def _named(name: str) -> str:
    return clip(re.sub(r"[^\w.-]", "_", name), 100)
