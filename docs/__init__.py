"""The documentation. Pages about what the code defines are written by `python -m docs.generate`; the rest by hand."""
