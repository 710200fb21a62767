"""A believable library, made by code from small pools of text. Only its dates differ: they lie around the seeding."""

from collections.abc import Iterator
from datetime import datetime

from cc_flow.sandbox.seed.account import account
from cc_flow.sandbox.seed.assistant import assistant
from cc_flow.sandbox.seed.business import business
from cc_flow.sandbox.seed.document import Seeded
from cc_flow.sandbox.seed.instagram import instagram
from cc_flow.sandbox.seed.library import library
from cc_flow.sandbox.seed.resources import resources

__all__ = ["Seeded", "documents"]


def documents(now: datetime) -> Iterator[Seeded]:
    """Everything a new sandbox holds, in the order in which lists show it."""
    for chapter in (library, resources, account, business, assistant, instagram):
        yield from chapter(now)
