"""Looking for secrets in bytes: whole or in part, in any case, plain or as they look in base64, hex, URLs and JSON, also inside the
records of a run store, which are compressed.
"""

import base64
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

SHORTEST = 12
"""So many characters of a secret in a row are a leak; fewer are what the vendor itself shows of a key."""


def forms_of(secret: str) -> frozenset[bytes]:
    """Every piece of a secret that must stand nowhere, in lower case."""
    pieces = {secret[start : start + SHORTEST] for start in range(len(secret) - SHORTEST + 1)}
    found = {form for piece in pieces for form in (piece, piece.encode().hex(), quote(piece, safe=""))}
    found |= {json.dumps(piece)[1:-1] for piece in pieces}
    for phase in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * phase + secret.encode()).decode().rstrip("=")
            # The characters at the edges mix with their neighbours.
            inner = encoded[(phase * 8 + 5) // 6 : -2]
            found |= {inner[start : start + 16] for start in range(len(inner) - 15)}
    return frozenset(form.lower().encode() for form in found)


def leaks(folder: Path, secrets: Mapping[str, str]) -> Iterator[str]:
    """Each secret that stands somewhere in a folder's files, and where."""
    forms = {name: forms_of(secret) for name, secret in secrets.items()}
    for where, written in _contents(folder):
        content = written.lower()
        for name, pieces in forms.items():
            found = next((piece for piece in pieces if piece in content), None)
            if found is not None:
                place = content.index(found)
                near = content[max(0, place - 60) : place].decode(errors="replace")
                yield f"{name} in {where}, after “{near}”"


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        yield f"the name of {file.name}", str(file.relative_to(folder)).encode()
        if file.is_file():
            content = file.read_bytes().strip(b"\0")  # the store sets some room aside
            yield str(file.relative_to(folder)), content
            if content.startswith(b"SQLite format 3"):
                yield from _records(file)


def _records(file: Path) -> Iterator[tuple[str, bytes]]:
    """Every value of every table, unpacked."""
    with sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True) as database:
        tables = [str(row[0]) for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - the file's own names
                for value in row:
                    yield f"{file.name}, table {table}", _unpacked(value)
    database.close()


def _unpacked(value: object) -> bytes:
    if not isinstance(value, bytes):
        return str(value).encode(errors="replace")
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value
