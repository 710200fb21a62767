"""What is written out in an expression: constants, and lists of constants. Operators are never run for this."""

from typing import Any, Final

from jinja2 import nodes

NOT_LITERAL: Final = object()


def literal_of(node: nodes.Expr) -> Any:
    """The value of a literal, or NOT_LITERAL."""
    match node:
        case nodes.Const(value=value):
            return value
        case nodes.Neg(node=nodes.Const(value=int() | float() as number)) if not isinstance(number, bool):
            return -number
        case nodes.List(items=items) | nodes.Tuple(items=items):
            values = [literal_of(one) for one in items]
            return NOT_LITERAL if NOT_LITERAL in values else values
        case _:
            return NOT_LITERAL
