"""Membership, plans, invoices, the organization, and a first page of the page builder."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cc_flow.sandbox.seed.chance import EASY, seeded_id, stamp
from cc_flow.sandbox.seed.document import Seeded

PLANS = (
    ("monthly", "Monthly", 54.0, "month"),
    ("quarterly", "Quarterly", 149.0, "quarter"),
    ("annual", "Annual", 499.0, "year"),
)
COUPONS = (
    ("WELCOME10", "10% off", 10),
    ("WELCOME20", "20% off for three months", 20),
    ("SPRING50", "Half off the first month", 50),
)
INVOICES = 9


def business(now: datetime) -> Iterator[Seeded]:
    """A monthly membership in good standing, with a coupon; a seat in somebody else's organization."""
    for number, (slug, name, price, interval) in enumerate(PLANS, 1):
        id_ = seeded_id("plan", number)
        plan = {"id": id_, "slug": slug, "name": name, "price": price, "currency": "usd", "interval": interval}
        yield Seeded("plan", id_, plan)
    for code, words, percent in COUPONS:
        coupon = {"code": code, "name": words, "percentOff": percent, "amountOff": None}
        yield Seeded("coupon", code, {**coupon, "expiresAt": stamp(now + timedelta(days=90))})
    yield Seeded("membership", "me", _membership(now))
    yield from _invoices(now)
    yield Seeded("seat", "me", {"isAdmin": False, "organization": _organization()})
    yield from _page(now)


def _membership(now: datetime) -> dict[str, object]:
    return {
        "id": seeded_id("membership", 1),
        "status": "active",
        "planId": seeded_id("plan", 1),
        "couponCode": "WELCOME20",
        "startedAt": stamp(now - timedelta(days=281)),
        "renewsAt": stamp(now + timedelta(days=19)),
        "cancelAt": None,
        "pausedUntil": None,
        "paymentMethod": {"brand": "visa", "last4": "4242", "expMonth": 12, "expYear": now.year + 2},
        "syncedAt": stamp(now - timedelta(days=1)),
    }


def _invoices(now: datetime) -> Iterator[Seeded]:
    for number in range(INVOICES):
        date = now - timedelta(days=11 + 30 * number)
        id_ = f"invoice-{number + 1}" if number < EASY else f"in_sandbox{INVOICES - number:04}"
        invoice = {
            "id": id_,
            "number": f"CC-{INVOICES - number:04}",
            "date": date.date().isoformat(),
            "amount": 43.2 if number < 3 else 54.0,
            "currency": "usd",
            "status": "paid",
            "planName": "Monthly",
        }
        yield Seeded("invoice", id_, invoice)


def _organization() -> dict[str, object]:
    members = [("Sam Harbor", "sam@sandbox.example", True), ("Robin Avery", "agent@sandbox.example", False)]
    return {
        "id": seeded_id("organization", 1),
        "name": "Harbor & Pine Realty",
        "members": [
            {"id": seeded_id("member", number), "name": name, "email": email, "isAdmin": is_admin}
            for number, (name, email, is_admin) in enumerate(members, 1)
        ],
    }


def _page(now: datetime) -> Iterator[Seeded]:
    page, bio, links = seeded_id("page", 1), seeded_id("component", 1), seeded_id("component", 2)
    at = stamp(now - timedelta(days=40))
    shown = {"title": "Robin Avery", "slug": "robin-avery", "style": "minimal", "status": "published"}
    yield Seeded("page", page, {"id": page, **shown, "createdAt": at, "updatedAt": at})
    texts = {
        bio: ("bio", {"heading": "Hi, I'm Robin", "text": "Homes in Asheville, with coffee."}),
        links: ("links", {"heading": "Start here"}),
    }
    for order, (id_, (type_, content)) in enumerate(texts.items(), 1):
        component = {"id": id_, "pageId": page, "type": type_, "order": order, "content": content}
        yield Seeded("component", id_, component)
    image = seeded_id("component image", 1)
    url = "https://media.sandbox.example/ig/robin.jpg"
    yield Seeded("componentImage", image, {"id": image, "componentId": bio, "url": url, "order": 1})
    link = seeded_id("social link", 1)
    address = "https://instagram.example/robin.sells.asheville"
    yield Seeded("socialLink", link, {"id": link, "pageId": page, "platform": "instagram", "url": address})
