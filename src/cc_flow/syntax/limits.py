"""How much one workflow file may hold. A file beyond these is refused before it can cost time or memory."""

MAX_BYTES = 256 * 1024
"""The size of a file, in bytes of UTF-8."""

MAX_DEPTH = 40
"""Mappings and lists inside each other, the outermost counted."""

MAX_NODES = 20_000
"""Keys, values, mappings and lists together."""

MAX_KEY = 1024
"""Characters of a key: YAML's own limit."""

MAX_ALIKE = 100
"""Findings of one code in one file; nobody needs a longer list."""

MAX_SHOWN = 500
"""Characters of a line that a finding looks at and underlines."""
