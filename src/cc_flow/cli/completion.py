"""`cc-flow completion`: what a shell needs to complete commands and options."""

import click
from click.shell_completion import get_completion_class

_HINTS = {
    "bash": 'eval "$(cc-flow completion bash)"    # in ~/.bashrc',
    "zsh": 'eval "$(cc-flow completion zsh)"    # in ~/.zshrc',
    "fish": "cc-flow completion fish | source    # in ~/.config/fish/config.fish",
}


@click.command("completion", epilog="\b\nExamples:\n  cc-flow completion bash")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL."""
    from cc_flow.cli.app import app

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click knows all three
    click.echo(kind(app, {}, "cc-flow", "_CC_FLOW_COMPLETE").source())
    click.echo(f"next: {_HINTS[shell]}", err=True)
