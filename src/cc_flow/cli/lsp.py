"""`cc-flow lsp`: the language server, for editors."""

import click

from cc_flow import __version__
from cc_flow.errors import UsageError

_FOREIGN = frozenset({"pygls", "lsprotocol", "cattrs", "attrs"})


@click.command("lsp", epilog="\b\nExamples:\n  pip install 'cc-flow[lsp]'\n  cc-flow lsp")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output; it always does.")
def lsp(*, stdio: bool) -> None:  # noqa: ARG001 - editors pass the flag, and there is no other way to speak
    """Help editors with workflows: what is wrong, what can be written, what it means. Editors start this."""
    try:
        from cc_flow.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _FOREIGN:
            raise
        raise UsageError("the language server is not installed", help="pip install 'cc-flow[lsp]'") from None
    serve(__version__)
