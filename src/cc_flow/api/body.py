"""A body as it arrives: unpacked, and never larger than a small machine can hold."""

import zlib

LARGEST = 8 * 1024 * 1024
"""Bytes of a body, as it comes and unpacked: many times the largest page."""

ACCEPTED = b"gzip"
"""The packing that is asked for (`Accept-Encoding`)."""

_GZIP_ONLY = 16 + zlib.MAX_WBITS


class TooLarge(Exception):  # noqa: N818 - it says what the body is
    """A body beyond `LARGEST`."""

    def __init__(self) -> None:
        super().__init__(f"more than {LARGEST // (1024 * 1024)} MiB")


class BadEncoding(Exception):  # noqa: N818 - it says what the body has
    """A body packed in a way that was not asked for, damaged, or with something after its end."""


class Body:
    """Collects a body from its chunks. `encoding` is its `Content-Encoding`.

    Unpacks at most `LARGEST` bytes of a chunk at once: 400 KB of gzip can hold 400 MB.
    """

    def __init__(self, encoding: str) -> None:
        self._gzip = _unpacker(encoding)
        self._bytes = bytearray()
        self._came = 0

    def add(self, chunk: bytes) -> None:
        """The next chunk, as it came. Raises TooLarge and BadEncoding."""
        # What is packed can go on for ever and unpack to nothing.
        self._came += len(chunk)
        if self._came > LARGEST:
            raise TooLarge
        self._bytes += chunk if self._gzip is None else _unpacked(self._gzip, chunk)
        if len(self._bytes) > LARGEST:
            raise TooLarge

    def whole(self) -> bytes:
        """All of it, once the last chunk is in. Raises BadEncoding where a packed body stops halfway."""
        if self._gzip is not None and self._came and not self._gzip.eof:
            raise BadEncoding
        return bytes(self._bytes)


def _unpacker(encoding: str) -> "zlib._Decompress | None":
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return zlib.decompressobj(_GZIP_ONLY)
        case _:
            raise BadEncoding


def _unpacked(gzip: "zlib._Decompress", chunk: bytes) -> bytes:
    try:
        unpacked = gzip.decompress(chunk, LARGEST + 1)
    except zlib.error:
        raise BadEncoding from None
    if gzip.unused_data:
        # zlib keeps what follows the end, and copies all of it for every chunk. A second member is nothing we ask for.
        raise BadEncoding
    return unpacked
