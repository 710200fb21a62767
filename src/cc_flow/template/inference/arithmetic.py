"""The shape that an operator gives, from the shapes it takes. Operators themselves are in `operators`."""

from jinja2 import nodes

from cc_flow.shape import (
    ANYTHING,
    INTEGER,
    NUMBER,
    TEXT,
    Anything,
    Integer,
    ListOf,
    Number,
    Shape,
    Text,
    alternatives,
    union,
    without_null,
)

SIGNS: dict[type[nodes.Expr], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
}


def arithmetic_shape(sign: str, left: Shape, right: Shape) -> Shape | None:
    """What `left sign right` gives; None where it can only fail. Null is left out: whoever asks warns of it."""
    pairs = [(one, other) for one in alternatives(without_null(left)) for other in alternatives(without_null(right))]
    given = [shape for pair in pairs if (shape := _of_pair(sign, *pair)) is not None]
    return union(*given) if given else None


def _of_pair(sign: str, left: Shape, right: Shape) -> Shape | None:
    match left, right:
        case (Anything(), _) | (_, Anything()):
            return ANYTHING if sign in ("+", "*") else NUMBER
        case Integer(), Integer():
            # A negative exponent gives a fraction.
            return NUMBER if sign in ("/", "**") else INTEGER
        case Integer() | Number(), Integer() | Number():
            return NUMBER
        case Text(), Text() if sign == "+":
            return TEXT
        case ListOf(element=one), ListOf(element=other) if sign == "+":
            return ListOf(union(one, other))
        case Text(), Integer() if sign == "*":
            return TEXT
        case ListOf(), Integer() if sign == "*":
            return left
        case _:
            return None
