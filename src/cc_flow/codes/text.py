"""The codes of text: what stands in the way of reading a file as YAML, or hides in it. Found in the room `syntax`."""

from cc_flow.codes import Code


def _with(line: str) -> str:
    """A workflow of one step, its message written by `line`."""
    return f"cc_flow: 1\nname: greeting\nsteps:\n  - id: greet\n    action: core.notify\n    with:\n      {line}\n"


_RIGHT = _with("message: Good morning")
_COMMENT = "# A note that says nothing new, again and again, so that the file grows and grows.\n"

CODES: tuple[Code, ...] = (
    Code(
        "E101",
        "empty file",
        "The file holds nothing but spaces and comments. A workflow begins with `cc_flow: 1`, a `name` and `steps`.",
        wrong="# to be written\n",
        right=_RIGHT,
    ),
    Code(
        "E102",
        "file too large",
        "A workflow file may have 256 KiB. Split it: a step with `workflow: other.yaml` runs another file.",
        wrong=_COMMENT * 3300 + _RIGHT,
        right=_COMMENT + _RIGHT,
    ),
    Code(
        "E103",
        "not UTF-8",
        "Workflow files are UTF-8 text, with or without a byte order mark. Read in another encoding, a "
        "character becomes several, or a different one. Save the file again as UTF-8.",
        wrong="".join(f"{character}\0" for character in _RIGHT),
        right=_RIGHT,
    ),
    Code(
        "E104",
        "control character",
        "The file holds a character that is no text, such as NUL or a bell. It often comes along with text pasted from "
        "another program. Delete it.",
        wrong=_with("message: Good\a morning"),
        right=_RIGHT,
    ),
    Code(
        "E105",
        "unusual line break",
        "U+0085, U+2028 and U+2029 begin a new line to some programs and not to others, so that they disagree on what "
        "the file says. Press Enter where a new line is meant, or write `\\n` inside double quotes.",
        wrong=_with("message: Good\u2028morning"),
        right=_with('message: "Good\\nmorning"'),
    ),
    Code(
        "E106",
        "nested too deeply",
        "Mappings and lists may stand inside each other for 40 levels. Mostly a bracket was not closed.",
        wrong=_with(f"message: {'[' * 40}{']' * 40}"),
        right=_RIGHT,
    ),
    Code(
        "E107",
        "too many values",
        "A file may hold 20,000 keys and values. Split it: a step with `workflow: other.yaml` runs another file.",
        wrong=_with(f"message: [{'0,' * 20_000}]"),
        right=_RIGHT,
    ),
    Code(
        "E108",
        "second document",
        "`---` begins a new YAML document, and one file holds one workflow. Only the first line may be `---`.",
        wrong=f"{_RIGHT}---\n{_RIGHT}",
        right=f"---\n{_RIGHT}",
    ),
    Code(
        "E109",
        "directive",
        "A line that begins with `%` speaks to the YAML reader. Workflows are YAML 1.2 and need no such lines.",
        wrong=f"%YAML 1.2\n---\n{_RIGHT}",
        right=_RIGHT,
    ),
    Code(
        "E110",
        "tag",
        "`!word` before a value is a YAML tag, which would turn the value into something else. Workflows are plain "
        "text, numbers, lists and mappings. Text that begins with `!` needs quotes.",
        wrong=_with("message: !important Good morning"),
        right=_with('message: "!important Good morning"'),
    ),
    Code(
        "E111",
        "anchor",
        "`&word` before a value is a YAML anchor, a name to repeat the value by. Workflows do not use them: what a "
        "step does should be readable where it stands. Text that begins with `&` needs quotes.",
        wrong=_with("message: &hello Good morning"),
        right=_with('message: "&hello Good morning"'),
    ),
    Code(
        "E112",
        "alias",
        "`*word` is a YAML alias: the value that an anchor named. Workflows do not use them, write the value out. Text "
        "that begins with `*` needs quotes.",
        wrong=_with("message: *Good* morning"),
        right=_with('message: "*Good* morning"'),
    ),
    Code(
        "E113",
        "merge key",
        "`<<` would pour another mapping into this one. Workflows do not use it: `defaults:` holds what steps share.",
        wrong=_with("<<: {message: Good morning}"),
        right=_RIGHT,
    ),
    Code(
        "E114",
        "duplicate key",
        "A mapping has the same key twice, and only one of the two could count. Often a `-` is missing and the second "
        "belongs to the next item of a list.",
        wrong=_RIGHT.replace("name: greeting\n", "name: greeting\nname: hello\n"),
        right=_RIGHT,
    ),
    Code(
        "E115",
        "key that is no text",
        "A key is a word before a colon. A list, a mapping or nothing at all cannot be one.",
        wrong=_with("[message]: Good morning"),
        right=_RIGHT,
    ),
    Code(
        "E116",
        "template without quotes",
        "YAML takes `{` at the beginning of a value for a mapping, so a value that begins with a template needs quotes "
        "around it. A value that is one template keeps its type all the same.",
        wrong=_with("message: {{ run.id }}"),
        right=_with('message: "{{ run.id }}"'),
    ),
    Code(
        "E117",
        "colon in text",
        "A colon with a space behind it ends a key, so text that holds one needs quotes, or stands below a `|`.",
        wrong=_with("message: Note: good morning"),
        right=_with('message: "Note: good morning"'),
    ),
    Code(
        "E118",
        "tab",
        "YAML shows by spaces what belongs to what and takes no tabs for that. Most editors can replace them.",
        wrong=_RIGHT.replace("      message", "\tmessage"),
        right=_RIGHT,
    ),
    Code(
        "E119",
        "quotes not closed",
        "A quote opens a text and no quote closes it, or only the one that was to open the next text.",
        wrong=_with('message: "Good morning'),
        right=_with('message: "Good morning"'),
    ),
    Code(
        "E120",
        "brackets",
        "A list in `[ ]` or a mapping in `{ }` is not closed, closed by the other bracket, or lacks a comma. Text that "
        "holds brackets or braces needs quotes there.",
        wrong=_with("message: [Good morning"),
        right=_with('message: "[Good morning"'),
    ),
    Code(
        "E121",
        "indentation",
        "A line does not line up with the lines it could belong to. The keys of one mapping begin in the same column, "
        "and so do the dashes of one list. Only ordinary spaces count: those of a web page look the same and "
        "are letters.",
        wrong=_RIGHT.replace("    action", "     action"),
        right=_RIGHT,
    ),
    Code(
        "E122",
        "text begins with a sign of YAML",
        "Text without quotes cannot begin with `@`, `%`, a backtick, a comma or a closing bracket.",
        wrong=_with("message: @everyone good morning"),
        right=_with('message: "@everyone good morning"'),
    ),
    Code(
        "E123",
        "text behind a value",
        "A text in quotes, or a list or mapping in brackets, was complete, and more stands behind it. Put quotes "
        "around the whole text.",
        wrong=_with("message: [Your City] good morning"),
        right=_with('message: "[Your City] good morning"'),
    ),
    Code(
        "E124",
        "escape",
        "In double quotes a backslash begins an escape such as `\\n`, and this one is none. Write two backslashes for "
        "one, or use single quotes, in which a backslash is a backslash.",
        wrong=_with(r'message: "C:\posts"'),
        right=_with(r"message: 'C:\posts'"),
    ),
    Code(
        "E125",
        "number that JSON does not have",
        "`.inf` and `.nan` are numbers to YAML, and the API speaks JSON, which has neither.",
        wrong=_with("message: .inf"),
        right=_with('message: ".inf"'),
    ),
    Code(
        "E126",
        "number too large",
        "Numbers reach to 64 bits. Ids, phone numbers and the like are text: put quotes around them.",
        wrong=_with("message: 12345678901234567890"),
        right=_with('message: "12345678901234567890"'),
    ),
    Code(
        "E127",
        "line without a colon",
        "Every line of a mapping is `key: value`, with a colon and a space, and so is every entry of `{…}`, where a "
        "comma ends a value. Longer text stands below a `|`.",
        wrong=_RIGHT.replace("name: ", "name:"),
        right=_RIGHT,
    ),
    Code(
        "E128",
        "text behind the sign of a text block",
        "`|` and `>` begin a text block, whose text stands on the lines below, indented.",
        wrong=_with("message: | Good morning"),
        right=_with("message: |\n        Good morning"),
    ),
    Code(
        "E129",
        "list item behind a key",
        "The items of a list begin on lines of their own, or the list stands in brackets: `[a, b]`.",
        wrong=_with("message: - Good morning"),
        right=_with('message: "- Good morning"'),
    ),
    Code(
        "E130",
        "not YAML",
        "The file cannot be read as YAML, for a reason that has no page of its own, such as a key of more than 1,024 "
        "characters.",
        wrong=_with(f"{'message' * 200}: Good morning"),
        right=_RIGHT,
    ),
    Code(
        "E131",
        "typographic quotes",
        "Word processors and chats turn straight quotes into curly ones, which are letters to YAML: they would be a "
        "part of the value. Write straight quotes around the value. Where the curly ones are meant, put straight ones "
        "around the whole.",
        wrong=_with("message: \u201cGood morning\u201d"),
        right=_with('message: "Good morning"'),
    ),
    Code(
        "W101",
        "text that looks like a number, true or false",
        "`yes`, `no`, `on` and `off` are text in YAML 1.2. Write `true` or `false`, or put quotes around the word. "
        "`0x10`, `0o17`, `010` and `1_000` are text here, too, and other tools, your editor among them, read numbers. "
        "Write the number, or put quotes around the text.",
        wrong=_with("message: yes"),
        right=_with('message: "yes"'),
    ),
    Code(
        "W102",
        "character that hides something",
        "The file holds a character that cannot be seen, or one that turns the direction of text around, so that what "
        "is read is not what is there. Delete it, or write it as an escape in double quotes.",
        wrong=_with("message: Good\u200bmorning"),
        right=_RIGHT,
    ),
)
"""Every finding of the room `syntax`, by number."""
