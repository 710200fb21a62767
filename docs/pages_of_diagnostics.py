"""The page of diagnostics, out of the registry of codes: what each means, an example with what is said of it, and the
same example mended.
"""

from collections.abc import Iterator

from cc_flow.check import check
from cc_flow.codes import Code
from cc_flow.codes.registry import CODES, EXAMPLE_FILE, OTHER_EXAMPLE, OTHER_FILE
from cc_flow.diagnostic import Diagnostic, in_order
from cc_flow.errors import UsageError
from cc_flow.report.code_examples import is_whole, shortened
from cc_flow.report.diagnostics import as_text
from cc_flow.workflow.loading import Loaded, load
from docs.pages_of_actions import NOTE

FAMILIES = {
    "1": "Text",
    "2": "Form",
    "3": "References",
    "4": "Types and expressions",
    "5": "Actions and inputs",
    "6": "Schedules",
    "7": "Effects and safety",
}
CUT = "(The example is shortened here.)"
_INTRO = f"""\
Everything that `cc-flow validate` can say.
`E` is an error: the file is not run, and the exit code is 2.
`W` is a warning: it is said, and nothing stops.
`cc-flow explain E301` shows one of these sections in the terminal.

Each example is run by the tests: the first block earns exactly that finding, the second none.
Where one uses another file, that is `{OTHER_FILE}`:
"""


def diagnostic_pages() -> dict[str, str]:
    """`diagnostics.md`."""
    return {"diagnostics.md": "\n".join(_page()) + "\n"}


def examined(text: str) -> tuple[Loaded, tuple[Diagnostic, ...]]:
    """An example, read with the other one beside it, and all that is found in it."""
    texts = {EXAMPLE_FILE: text, OTHER_FILE: OTHER_EXAMPLE}

    def read(file: str) -> str:
        if file not in texts:
            raise UsageError(f"{file} cannot be read: no such file or directory")
        return texts[file]

    loaded = load(EXAMPLE_FILE, read=read)
    found = list(loaded.diagnostics)
    if loaded.workflow is not None:
        found += check(loaded.workflow, files=loaded.linked)[1]
    return loaded, in_order(found)


def _page() -> Iterator[str]:
    yield from (NOTE, "", "# Diagnostics", "", _INTRO, "```yaml", OTHER_EXAMPLE.rstrip(), "```")
    for family, title in FAMILIES.items():
        codes = [code for name, code in CODES.items() if name[1] == family]
        yield from ("", f"## {title}", "", "| code | |", "|---|---|")
        yield from (f"| [{one.code}](#{one.code.lower()}) | {one.title} |" for one in codes)
        for code in codes:
            yield from _section(code)


def _section(code: Code) -> Iterator[str]:
    yield from ("", f"### {code.code}", "", f"**{code.title[0].upper()}{code.title[1:]}.** {code.meaning}", "")
    yield from _block("yaml", code.wrong)
    loaded, found = examined(code.wrong)
    yield from ("", "```text", as_text(found, loaded.texts).rstrip(), "```", "", "Mended:", "")
    yield from _block("yaml", code.right)


def _block(language: str, text: str) -> Iterator[str]:
    if not is_whole(text):
        yield from (CUT, "")
    yield from (f"```{language}", *shortened(text), "```")
