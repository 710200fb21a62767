"""What cc-flow uses of Jinja: its grammar, in a sandbox that has nothing in it.

The tree that Jinja's parser gives is walked by `evaluation` and never becomes Python code: generated code knows no
places, no budget and no unknowns. The environment is the immutable sandbox nevertheless, with no filters, no tests and
no globals, so that rendering a template with it by mistake opens no door.
"""

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

# Workflow texts hold expressions only. Jinja's statements and comments get marks that no text can hold (`tokens`
# refuses U+0000), so `{%` and `{#` stay plain text for the lexer and get a message of their own.
NUL = "\x00"


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        block_start_string=NUL + "{%",
        block_end_string="%}" + NUL,
        comment_start_string=NUL + "{#",
        comment_end_string="#}" + NUL,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        # Folding constants would run `'a' * 10**9` when a file is merely validated.
        optimized=False,
        # What is rendered is text and JSON for an API, never a page.
        autoescape=False,
    )
    environment.filters.clear()
    environment.tests.clear()
    environment.globals.clear()
    return environment


ENVIRONMENT = _environment()
