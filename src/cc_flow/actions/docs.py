"""The words under fields and classes, read from the source when somebody asks.

pydantic can do this, too (`use_attribute_docstrings`), but while a class is being made: about 1 ms a class, three times
what the class itself costs, and a run never looks at them.
"""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache


class FieldDocs(Mapping[str, str]):
    """The docstrings under the fields of a class and of its bases. Reads no source before the first look."""

    def __init__(self, owner: type) -> None:
        self._owner = owner

    def __getitem__(self, name: str) -> str:
        return _docs_of(self._owner)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_docs_of(self._owner))

    def __len__(self) -> int:
        return len(_docs_of(self._owner))


def title_of(owner: type) -> str:
    """The first paragraph of a class's docstring, on one line: the guide's sentence."""
    return " ".join(inspect.cleandoc(owner.__doc__ or "").split("\n\n", 1)[0].split())


_FOREIGN = frozenset({"builtins", "pydantic", "typing"})


@cache
def _docs_of(owner: type) -> Mapping[str, str]:
    docs: dict[str, str] = {}
    for base in reversed(owner.__mro__):
        # A class that pydantic made from another, such as `PagedAction[Post]`, is in no source; its origin is a base,
        # too.
        if base.__module__.partition(".")[0] not in _FOREIGN:
            docs |= _docs_in(base.__module__).get(base.__name__, {})
    return docs


@cache
def _docs_in(module: str) -> Mapping[str, Mapping[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: dict(_field_docs(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _field_docs(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement, following in zip(node.body, node.body[1:], strict=False):
        match statement, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as words)):
                yield name, " ".join(words.split())
