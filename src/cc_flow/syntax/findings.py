"""What YAML allows and the language does not, in words. Where it stands is found in `builder`."""

from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.syntax.limits import MAX_DEPTH, MAX_NODES
from cc_flow.syntax.quoting import in_quotes, shown
from cc_flow.syntax.tree import Node, Scalar

LEAVES_A_HOLE = frozenset({"E101", "E106", "E107", "E112", "E113", "E115"})
"""Codes of findings after which something is missing from the tree. After the others it is as if they were mended."""


def empty(file: str) -> Diagnostic:
    """Nothing but spaces and comments."""
    way_out = "a workflow begins with `cc_flow: 1`, a `name` and `steps`"
    return Diagnostic("E101", "the file is empty", Span.start_of(file), help=way_out)


def too_deep(span: Span) -> Diagnostic:
    """One level beyond the limit."""
    message = f"mappings and lists are nested more than {MAX_DEPTH} levels deep"
    return Diagnostic("E106", message, span, help="flatten the value; an unclosed bracket often is the cause")


def too_many(span: Span) -> Diagnostic:
    """One node beyond the limit."""
    message = f"the file holds more than {MAX_NODES:,} keys and values"
    return Diagnostic("E107", message, span, help="split it: `workflow: other.yaml` runs another file as a step")


def second_document(span: Span) -> Diagnostic:
    """A `---` after the first document."""
    way_out = "one file holds one workflow: delete this line, or move what follows into a file of its own"
    return Diagnostic("E108", "a second YAML document begins here", span, help=way_out)


def directive(span: Span) -> Diagnostic:
    """A line that begins with `%`."""
    way_out = "cc-flow reads YAML 1.2 and takes no directives: delete the line, or put quotes around it if it is text"
    return Diagnostic("E109", "a line that begins with `%` is a YAML directive", span, help=way_out)


def tag(word: str, span: Span) -> Diagnostic:
    """`!word` before a value."""
    return _sign("E110", word, "a tag", span, "tags are not used here: delete it")


def anchor(word: str, span: Span) -> Diagnostic:
    """`&word` before a value."""
    return _sign("E111", word, "an anchor", span, "anchors are not used here: delete it")


def alias(word: str, span: Span) -> Diagnostic:
    """`*word` in place of a value."""
    return _sign("E112", word, "an alias", span, "aliases are not used here: write the value out")


def _sign(code: str, word: str, kind: str, span: Span, way_out: str) -> Diagnostic:
    message = f"`{shown(word)}` begins with `{word[0]}`, which YAML takes for {kind}"
    return Diagnostic(code, message, span, help=f"put quotes around the whole text; {way_out}")


def merge_key(span: Span) -> Diagnostic:
    """The key `<<`."""
    way_out = "write the keys out here; `defaults:` holds what all steps share"
    return Diagnostic("E113", "the merge key `<<`", span, help=way_out)


def duplicate_key(name: str, span: Span, first: Span) -> Diagnostic:
    """A key that its mapping has already."""
    message = f"`{shown(name)}` stands here and in line {first.line} of the same mapping"
    way_out = "keep one of the two; they may belong to different steps that need a `-` each"
    return Diagnostic("E114", message, span, help=way_out, related=((first, "first here"),))


def key_not_text(span: Span) -> Diagnostic:
    """A mapping, a list or nothing in place of a key."""
    way_out = "a key is a word before a colon; put quotes around text that looks different"
    return Diagnostic("E115", "a key that is no text", span, help=way_out)


def unquoted_template(written: str | None, span: Span) -> Diagnostic:
    """`{{ … }}` or `{% … %}` without quotes, which YAML takes for a mapping. `written` is the value to quote."""
    way_out = f"put quotes around it: {in_quotes(written)}" if written else "put quotes around the whole text"
    return Diagnostic("E116", "a template without quotes", span, help=way_out)


def not_json(text: str, span: Span) -> Diagnostic:
    """Infinity and not-a-number."""
    message = f"`{shown(text)}` is a number to YAML that the API cannot take"
    return Diagnostic("E125", message, span, help=f"give a decimal number, or put quotes around it: {in_quotes(text)}")


def too_large(text: str, span: Span) -> Diagnostic:
    """A number that does not fit."""
    way_out = "numbers reach to 64 bits; put quotes around an id or a phone number, they are text"
    return Diagnostic("E126", f"the number `{shown(text)}` is too large", span, help=way_out)


def typographic_quotes(written: str, span: Span) -> Diagnostic:
    """`“…”` around a whole value."""
    way_out = f"write straight quotes: {in_quotes(written[1:-1])}; if the curly ones are meant: '{shown(written)}'"
    return Diagnostic("E131", f"`{written[0]}` is a letter to YAML and quotes nothing", span, help=way_out)


def no_colon_in_braces(key: Scalar, before: Node | None) -> Diagnostic:
    """A word in `{…}` that is neither a key nor a value."""
    way_out = "write `name: value`, or `[…]` for a list"
    if isinstance(before, Scalar) and before.style == "plain" and before.text:
        whole = f"{before.text}, {key.text}"
        way_out = (
            f"a comma ends a value: put quotes around the text, {in_quotes(whole)}, or write a list, `[{shown(whole)}]`"
        )
    return Diagnostic("E127", f"`{shown(key.text)}` has no colon", key.span, help=way_out)


def surrogate(span: Span) -> Diagnostic:
    """Half a character, by its escape."""
    way_out = "write the character itself, or its whole code, such as `\\U0001F600`"
    return Diagnostic("E124", "an escape for half a character", span, help=way_out)


def said_for_boolean(text: str, span: Span) -> Diagnostic:
    """`yes` and its like, unquoted."""
    meant = "true" if text.lower() in {"yes", "on", "y"} else "false"
    way_out = f'write `{meant}` for a yes-or-no value, or `"{text}"` if the word is meant'
    return Diagnostic("W101", f"`{text}` is text here, not `{meant}`", span, help=way_out)


def said_for_number(text: str, number: str, span: Span) -> Diagnostic:
    """`0x10` and its like, unquoted."""
    way_out = f'write the number, `{number}`, or `"{text}"` if the text is meant'
    return Diagnostic("W101", f"`{shown(text)}` is text here, not a number as other tools read it", span, help=way_out)
