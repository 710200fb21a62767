"""Bytes to text, and the characters a text may hold. What the text says is read elsewhere."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from cc_flow.diagnostic import Diagnostic, Span
from cc_flow.syntax.limits import MAX_ALIKE, MAX_BYTES
from cc_flow.syntax.source import Source

_BYTE_ORDER_MARK = "\ufeff"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)

# The breaks that YAML 1.1 knows and 1.2 does not: our parser and an editor would count lines apart.
_FOREIGN_BREAKS = "\u0085\u2028\u2029"
# Characters that turn text around or show nothing: what is read is not what is there ("Trojan Source", CVE-2021-42574).
_INVISIBLE = "\u200b\ufeff\u202a-\u202e\u2066-\u2069"
_UNREADABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_ODD = re.compile(f"[{_UNREADABLE}{_FOREIGN_BREAKS}{_INVISIBLE}]")
_UNUSABLE = re.compile(f"[{_UNREADABLE}{_FOREIGN_BREAKS}]")
_KINDS = tuple(re.compile(f"[{kind}]") for kind in (_UNREADABLE, _FOREIGN_BREAKS, _INVISIBLE))
_REPLACEMENT = "\ufffd"

_SAVE_AS_UTF8 = "save the file as UTF-8 (most editors: Save with Encoding)"


def read(source: str | bytes, file: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file, or why there is none: too large, or not UTF-8."""
    if fault := _too_large(source, file):
        return None, (fault,)
    try:
        text = source.decode() if isinstance(source, bytes) else source
    except UnicodeDecodeError as error:
        return None, (_not_utf8(error, file),)
    if _looks_wide(text):
        return None, (_wide(file),)
    return Source(file, text.lstrip(_BYTE_ORDER_MARK)), ()


def odd_characters(source: Source) -> Iterator[Diagnostic]:
    """A finding for each character that no text may hold, and for each that hides what is there."""
    if not _ODD.search(source.text):
        return
    for kind in _KINDS:
        for found in islice(kind.finditer(source.text), MAX_ALIKE):
            yield _judge(found[0], source.span(*found.span()))


def readable(text: str) -> str:
    """The same text, each unusable character replaced by one that YAML takes, so that the rest can still be read."""
    return _UNUSABLE.sub(_REPLACEMENT, text)


def _too_large(source: str | bytes, file: str) -> Diagnostic | None:
    size = len(source)
    if size <= MAX_BYTES and isinstance(source, str) and not source.isascii():
        size = len(source.encode(errors="surrogatepass"))
    if size <= MAX_BYTES:
        return None
    return Diagnostic(
        "E102",
        f"the file has {size:,} bytes, more than the {MAX_BYTES:,} a workflow may have",
        Span.start_of(file),
        help="split it: `workflow: other.yaml` runs another file as a step",
    )


def _not_utf8(error: UnicodeDecodeError, file: str) -> Diagnostic:
    source = error.object
    if source.startswith(_WIDE_MARKS):
        return _wide(file)
    before = Source(file, source[: error.start].decode() + _REPLACEMENT)
    span = before.span(len(before.text) - 1, len(before.text))
    return Diagnostic("E103", f"byte 0x{source[error.start]:02X} is not UTF-8 text", span, help=_SAVE_AS_UTF8)


def _looks_wide(text: str) -> bool:
    return text.count("\0") * 3 > len(text)


def _wide(file: str) -> Diagnostic:
    return Diagnostic("E103", "the file is UTF-16 or UTF-32, not UTF-8", Span.start_of(file), help=_SAVE_AS_UTF8)


def _judge(character: str, span: Span) -> Diagnostic:
    name = f"U+{ord(character):04X}"
    if character in _FOREIGN_BREAKS:
        way_out = "delete it, and press Enter where a new line is meant; inside double quotes write `\\n`"
        return Diagnostic("E105", f"a line break of an unusual kind ({name})", span, help=way_out)
    if _UNUSABLE.match(character):
        way_out = "delete it; text pasted from another program often brings such characters along"
        return Diagnostic("E104", f"a control character ({name}) that text cannot hold", span, help=way_out)
    what = "turns the direction of text around" if character > "\u2028" and character != "\ufeff" else "cannot be seen"
    way_out = f"delete it, or write it as `\\u{ord(character):04X}` in double quotes if it is meant"
    return Diagnostic("W102", f"a character ({name}) that {what}", span, help=way_out)
