"""How text of the file is shown in messages, and how it would be quoted in YAML."""

_LONGEST = 60


def shown(text: str) -> str:
    """On one line and not too long for a headline."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def in_quotes(text: str) -> str:
    """The text as a quoted YAML value, cut where it is long: single quotes where double ones would need escapes."""
    line = shown(text)
    if '"' in line or "\\" in line:
        return "'" + line.replace("'", "''") + "'"
    return f'"{line}"'
