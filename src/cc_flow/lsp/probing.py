"""What an expression that is being written can name. A file with a half-written expression cannot be read, so another
one is put into its place, in a copy, and looked at there.
"""

from collections.abc import Iterator

from cc_flow.check.places import Place, places
from cc_flow.lsp.documents import Document, Documents
from cc_flow.lsp.regions import Region, closing_of

_PROBE = "cc_flow_probe"


def place_of(documents: Documents, document: Document, region: Region) -> Place | None:
    """The place of an expression; None where too little of the file can be read."""
    for text in _mended(document, region):
        loaded = documents.load(document, text)
        if loaded.workflow is None:
            continue
        found = places(loaded.workflow, files=loaded.linked)
        place = next((one for one in found if _PROBE in one.node.text), None)
        if place is not None:
            return place
    return None


def _mended(document: Document, region: Region) -> Iterator[str]:
    """The document with a whole expression instead of the one in question, in the ways in which that may be right: as
    it stands, with what is open in its line closed, and each without what follows.
    """
    before, after = region.text[: region.outer_start], region.text[region.outer_end :]
    probe = _PROBE if region.is_condition else "{{ " + _PROBE + " }}"
    line_end = document.text.line_end(region.outer_end)
    rest, below = region.text[region.outer_end : line_end], region.text[line_end:]
    closing = closing_of(region.text[document.text.line_start(region.outer_start) : region.outer_start])
    yield before + probe + after
    if not region.is_closed:
        yield before + probe + closing + below
    yield before + probe + rest
    yield before + probe + closing
