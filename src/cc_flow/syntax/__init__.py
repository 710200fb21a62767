"""YAML text to a tree whose every node knows its place. The one room with yaml.

What the tree means is not known here: any YAML that is also JSON comes through.
"""

from cc_flow.syntax.limits import MAX_BYTES, MAX_DEPTH, MAX_NODES
from cc_flow.syntax.parser import parse
from cc_flow.syntax.scalars import TRUTH
from cc_flow.syntax.tree import Entry, Mapping, Node, Scalar, Sequence, Style, plain

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "TRUTH",
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "Style",
    "parse",
    "plain",
]
