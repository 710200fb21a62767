"""Answers that several chapters share: posts and what they are made of, images, events, and the bare words of the
library.

Fields are assumed unless they say documented.
"""

from typing import Any

from cc_flow.actions.base import Output
from cc_flow.actions.types import Date, DateTime, Id, Slug, Url


class Term(Output):
    """A word by which the library is sorted: a category, a tag, an audience, a style.

    Where an answer has the bare word in its place it is read as one all the same. (assumed)
    """

    is_word = True

    id: Id
    """Its id. (assumed)"""

    slug: Slug
    """Its short name, for filters. (assumed)"""

    name: str
    """Its name. (assumed)"""


class CountedTerm(Term):
    """A word with the number of live posts under it."""

    post_count: int
    """How many live posts it has. The guide names the counts, not the field. (assumed)"""


class CategorizedTerm(CountedTerm):
    """A counted word that belongs to a category."""

    category: Term | None
    """The category, null where it has none. (assumed)"""


class Photo(Output):
    """A photo of a post."""

    id: Id
    """Its id. (assumed)"""

    url: Url
    """Where it can be seen. (assumed)"""

    alt: str | None
    """What it shows, in words. (assumed)"""

    width: int
    """How many pixels it is wide. (assumed)"""

    height: int
    """How many pixels it is high. (assumed)"""


class Caption(Output):
    """A caption that the AI wrote for one post and one user."""

    id: Id
    """Its id, for `captions.react`. (assumed)"""

    text: str
    """The caption. (assumed)"""

    post_id: Id
    """The post it was written for. (assumed)"""

    reaction: str | None
    """`up` or `down`, null before there is one. (assumed)"""

    created_at: DateTime
    """When it was written. (assumed)"""


class Post(Output):
    """A ready social post of the library. It opens at `https://coffeecontracts.com/post/{slug}`."""

    id: Id
    """Its id. (documented)"""

    slug: Slug
    """Its short name. (documented)"""

    title: str
    """Its title, often with placeholders such as `[Your City]`. (documented)"""

    caption: str
    """The caption it comes with, often with placeholders. (documented)"""

    instructions: str | None
    """What to do with the template. (documented; that lists leave it out is assumed)"""

    canva_url: Url
    """The template in Canva. (documented)"""

    photos: list[Photo] | None
    """Its photos. (documented; what is in them, and that lists leave them out, is assumed)"""

    pillar: Term
    """Its content pillar. (documented; that it is an object is assumed)"""

    type: Term
    """Its content type, such as Reel. (documented; that it is an object is assumed)"""

    tags: list[Term]
    """Its tags. (assumed)"""

    target_audiences: list[Term]
    """For whom it is meant. (assumed)"""

    style: Term | None
    """Its look. (assumed)"""

    is_favorite: bool
    """Whether you marked it a favorite. The guide names the state, not the field. (assumed)"""

    is_used: bool
    """Whether you marked it used. (assumed)"""

    is_trending: bool
    """Whether it is trending. (assumed)"""

    ai_caption: Caption | None
    """The caption that the AI wrote for you, null before there is one. (assumed)"""

    week_of: Date | None
    """The Monday of its drop. (assumed)"""

    release_date: Date | None
    """The day it came out. (assumed)"""

    created_at: DateTime
    """When it was written. (assumed)"""


class PostDetail(Post):
    """A post with everything on it."""

    instructions: str
    """What to do with the template. (documented)"""

    photos: list[Photo]
    """Its photos. (documented; what is in them is assumed)"""


class Image(Output):
    """A stock image or video."""

    id: Id
    """Its id. (assumed)"""

    title: str
    """Its title. (assumed)"""

    url: Url
    """Where it can be seen. (assumed)"""

    type: str
    """`image` or `video`. (assumed)"""

    orientation: str
    """Such as `portrait` or `landscape`. (assumed)"""

    shoot: Term | None
    """The shoot it is from. (assumed)"""

    tags: list[Term]
    """Its tags. (assumed)"""

    is_favorite: bool
    """Whether you marked it a favorite. (assumed)"""

    is_used: bool
    """Whether you marked it used. (assumed)"""


class Event(Output):
    """A live event."""

    id: Id
    """Its id. (assumed)"""

    slug: Slug
    """Its short name. (assumed)"""

    title: str
    """Its title. (assumed)"""

    description: str
    """What it is about. (assumed)"""

    type: Term
    """What kind of event it is. (assumed)"""

    category: Term | None
    """Its category. (assumed)"""

    tags: list[Term]
    """Its tags. (assumed)"""

    starts_at: DateTime
    """When it begins. (assumed)"""

    ends_at: DateTime | None
    """When it ends. (assumed)"""

    is_registered: bool
    """Whether you are registered. The guide calls it attendee status. (assumed)"""


class Facet(Output):
    """One choice of a filter, and how much it would leave."""

    is_word = True

    id: Id
    """Its id. (assumed)"""

    slug: Slug
    """Its short name, for filters. (assumed)"""

    name: str
    """Its name. (assumed)"""

    count: int
    """How many there are. (assumed)"""


class Acknowledgement(Output):
    """What a write answers of which the guide says nothing. What comes is kept."""

    detail: Any
    """A word of the server, where it has one. (assumed)"""
