"""Choices of a filter with how much each would leave."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from cc_flow.sandbox.seed.chance import make_id
from cc_flow.sandbox.state import Document


def facets(terms: Iterable[Document]) -> list[dict[str, Any]]:
    """`{id, slug, name, count}` of each term that occurs, the most frequent first."""
    seen = list(terms)
    counts = Counter(term["id"] for term in seen)
    by_id = {term["id"]: term for term in seen}
    shown = [{**_bare(by_id[id_]), "count": count} for id_, count in counts.items()]
    return sorted(shown, key=lambda facet: (-facet["count"], facet["name"]))


def word(purpose: str, text: str) -> dict[str, str]:
    """A term made of a plain word, such as an orientation."""
    # One id for each word: the number only tells purposes and words apart.
    return {"id": make_id(f"{purpose} {text}", 1), "slug": text, "name": text.capitalize()}


def _bare(term: Document) -> dict[str, str]:
    return {name: term[name] for name in ("id", "slug", "name")}
