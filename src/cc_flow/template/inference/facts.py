"""What a condition says about the names in it: which are not null, null, or true where it holds, or does not."""

from collections.abc import Iterator

from jinja2 import nodes

from cc_flow.frozen import frozen
from cc_flow.template.tree import Key, plain_path

Path = tuple[Key, ...]


@frozen
class Facts:
    """Paths known to be not null, to be null, and to be `met`: true or at least there, so a guard on them holds."""

    present: frozenset[Path] = frozenset()
    null: frozenset[Path] = frozenset()
    met: frozenset[Path] = frozenset()

    def __or__(self, other: "Facts") -> "Facts":
        """Both: what is learned later wins."""
        return Facts(
            (self.present - other.null) | other.present, (self.null - other.present) | other.null, self.met | other.met
        )


NOTHING = Facts()


def learned(condition: nodes.Expr, *, holds: bool) -> Facts:
    """What is known once `condition` holds, or does not."""
    match condition:
        case nodes.Not(node=inner):
            return learned(inner, holds=not holds)
        case nodes.And(left=left, right=right) if holds:
            return learned(left, holds=True) | learned(right, holds=True)
        case nodes.Or(left=left, right=right) if not holds:
            return learned(left, holds=False) | learned(right, holds=False)
        case nodes.Test(node=nodes.Expr() as subject, name="none"):
            return _null(subject) if holds else _present(subject)
        case nodes.Test(node=nodes.Expr() as subject, name="undefined"):
            return NOTHING if holds else _met(subject)
        case nodes.Test(node=nodes.Expr() as subject, name="defined") if holds:
            return _met(subject)
        case nodes.Test(node=nodes.Expr() as subject, name=name) if holds and name in _KINDS:
            return _present(subject) | (_met(subject) if name == "true" else NOTHING)
        case nodes.Compare(expr=subject, ops=[nodes.Operand(op="eq" | "ne" as op, expr=other)]):
            return _equal(subject, other, holds=holds is (op == "eq"))
        case nodes.Getattr() | nodes.Getitem() | nodes.Name() if holds:
            return _present(condition) | _met(condition)
        case nodes.Filter(node=nodes.Expr() as subject, name="length" | "count") if holds:
            return _present(subject)
        case _:
            return NOTHING


_KINDS = ("string", "number", "integer", "float", "boolean", "mapping", "sequence", "iterable", "true", "false")


def _equal(one: nodes.Expr, other: nodes.Expr, *, holds: bool) -> Facts:
    for subject, value in ((one, other), (other, one)):
        if isinstance(value, nodes.Const) and value.value is None:
            return _null(subject) if holds else _present(subject)
        if isinstance(value, nodes.Const) and holds:
            return _present(subject) | (_met(subject) if value.value is True else NOTHING)
    return NOTHING


def _prefixes(node: nodes.Expr) -> Iterator[Path]:
    # What is known of `a.b` holds of `a`, too: there is something in it.
    path = plain_path(node) or ()
    return (path[:length] for length in range(1, len(path) + 1))


def _null(node: nodes.Expr) -> Facts:
    path = plain_path(node)
    return Facts(null=frozenset([path])) if path else NOTHING


def _present(node: nodes.Expr) -> Facts:
    return Facts(present=frozenset(_prefixes(node)))


def _met(node: nodes.Expr) -> Facts:
    return Facts(met=frozenset(_prefixes(node)))
