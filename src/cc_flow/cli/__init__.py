"""The face: one file a command, the one room with click. `main` is the only place that ends the process."""

from cc_flow.cli.main import main

__all__ = ["main"]
