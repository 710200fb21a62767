"""Billing & Subscription: a membership that is cancelled, reactivated, paused and changed; coupons, invoices. No money.

active -> paused -> active, active or paused -> cancelled -> active (assumed).
Asking for the state it is in changes nothing.
"""

from datetime import timedelta
from typing import Any

from cc_flow.sandbox.chapters.picks import PROFILE
from cc_flow.sandbox.exchange import (
    Asked,
    Endpoint,
    Handler,
    Reply,
    created,
    invalid,
    no_such,
    not_found,
    ok,
    paged,
    refused,
)
from cc_flow.sandbox.kinds import DATE, ID, LINE
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, optional, required

PAUSE = timedelta(days=30)


def get_membership(asked: Asked) -> Reply:
    """Plan, state and payment method."""
    return ok(_show(asked))


def get_coupon(asked: Asked) -> Reply:
    """The coupon on the account. 404 where there is none."""
    code = _membership(asked)["couponCode"]
    if code is None:
        raise not_found()
    return ok(asked.state.get("coupon", code))


def list_plans(asked: Asked) -> Reply:
    """What can be bought."""
    return paged(asked, asked.state.all("plan"))


def list_invoices(asked: Asked) -> Reply:
    """Newest first."""
    return paged(asked, asked.state.all("invoice"))


def get_invoice_url(asked: Asked) -> Reply:
    """An address at which nothing is kept."""
    invoice = asked.state.find("invoice", asked.path["id"])
    if invoice is None:
        raise not_found()
    return ok({"url": f"https://billing.sandbox.example/receipts/{invoice['id']}?token=sandbox"})


def send_invoice_csv(asked: Asked) -> Reply:
    """Nothing is sent, but it is counted: a second call is a second e-mail."""
    sent = asked.state.next_number("invoice e-mail")
    return ok({"detail": f"Invoices sent to {asked.state.get('profile', PROFILE)['email']}.", "emailsSent": sent})


def checkout(asked: Asked) -> Reply:
    """A client secret for a payment that nobody can make."""
    _plan(asked)
    if "coupon" in asked.body:
        _coupon(asked, "coupon")
    return created({"clientSecret": f"cs_sandbox_{asked.state.new_id('checkout')}"})


def apply_coupon(asked: Asked) -> Reply:
    """In place of the one that was there."""
    coupon = _coupon(asked, "code")
    _change(asked, couponCode=coupon["code"])
    return ok(coupon)


def remove_coupon(asked: Asked) -> Reply:
    """The account without a coupon."""
    if _membership(asked)["couponCode"] is None:
        raise refused("There is no coupon on this account.")
    _change(asked, couponCode=None)
    return ok({"detail": "Coupon removed."})


def cancel_membership(asked: Asked) -> Reply:
    """It runs to the end of what is paid."""
    membership = _membership(asked)
    return _change(asked, status="cancelled", cancelAt=membership["renewsAt"], pausedUntil=None)


def reactivate_plan(asked: Asked) -> Reply:
    """A cancelled membership goes on."""
    _demand(asked, "active", "cancelled")
    return _change(asked, status="active", cancelAt=None)


def change_plan(asked: Asked) -> Reply:
    """Another plan, from now on."""
    _demand(asked, "active", "paused")
    return _change(asked, planId=_plan(asked)["id"])


def pause_membership(asked: Asked) -> Reply:
    """Until the day given, else for thirty days."""
    _demand(asked, "active", "paused")
    until = asked.body.get("pausedUntil", (asked.now + PAUSE).date().isoformat())
    if until <= asked.now.date().isoformat():
        raise invalid(pausedUntil="The date must be in the future.")
    return _change(asked, status="paused", pausedUntil=until)


def unpause_membership(asked: Asked) -> Reply:
    """A paused membership goes on."""
    _demand(asked, "active", "paused")
    return _change(asked, status="active", pausedUntil=None)


def refresh(asked: Asked) -> Reply:
    """Only the time of the sync changes."""
    return _change(asked, syncedAt=asked.timestamp)


def update_payment_method(asked: Asked) -> Reply:
    """A client secret for a form that nobody can fill in."""
    return created({"clientSecret": f"seti_sandbox_{asked.state.new_id('setup')}"})


def _membership(asked: Asked) -> Document:
    return asked.state.get("membership", PROFILE)


def _show(asked: Asked) -> dict[str, Any]:
    membership = _membership(asked)
    shown = {name: value for name, value in membership.items() if name not in {"planId", "couponCode"}}
    code = membership["couponCode"]
    coupon = asked.state.get("coupon", code) if code else None
    return {**shown, "plan": asked.state.get("plan", membership["planId"]), "coupon": coupon}


def _change(asked: Asked, **changes: object) -> Reply:
    asked.state.put("membership", PROFILE, {**_membership(asked), **changes})
    return ok(_show(asked))


def _demand(asked: Asked, *allowed: str) -> None:
    status = _membership(asked)["status"]
    if status not in allowed:
        raise refused(f"The membership is {status}.")


def _plan(asked: Asked) -> Document:
    plan = asked.state.find("plan", asked.body["membershipId"])
    if plan is None:
        raise no_such("membershipId", asked.body["membershipId"])
    return plan


def _coupon(asked: Asked, field: str) -> Document:
    coupon = asked.state.find("coupon", asked.body[field])
    if coupon is None:
        raise invalid(**{field: "This coupon is not valid."})
    return coupon


def _post(name: str, path: str, handler: Handler, body: Fields | None = None) -> Endpoint:
    return Endpoint(f"billing.{name}", "POST", f"/user/payment/{path}", handler, body=body or {})


_PLAN: Fields = {"membershipId": required(ID)}
_DATES: Fields = {"startDate": optional(DATE), "endDate": optional(DATE)}
ENDPOINTS = (
    Endpoint("billing.get_membership", "GET", "/user/my-membership", get_membership),
    Endpoint("billing.get_coupon", "GET", "/user/my-coupon", get_coupon),
    Endpoint("billing.list_plans", "GET", "/user/payment/memberships", list_plans, paged=True),
    Endpoint("billing.list_invoices", "GET", "/user/payment/invoices", list_invoices, paged=True),
    Endpoint("billing.get_invoice_url", "GET", "/user/payment/invoice-url/{id}", get_invoice_url),
    _post("send_invoice_csv", "send-invoice-csv", send_invoice_csv, _DATES),
    _post("checkout", "checkout", checkout, {**_PLAN, "coupon": optional(LINE)}),
    _post("apply_coupon", "apply-coupon", apply_coupon, {"code": required(LINE)}),
    _post("remove_coupon", "remove-coupon", remove_coupon),
    _post("cancel_membership", "cancel-membership", cancel_membership, {"reason": optional(LINE)}),
    _post("reactivate_plan", "reactivate-plan", reactivate_plan),
    _post("change_plan", "change-plan", change_plan, _PLAN),
    _post("pause_membership", "pause-membership", pause_membership, {"pausedUntil": optional(DATE)}),
    _post("unpause_membership", "unpause-membership", unpause_membership),
    _post("refresh", "refresh-billing", refresh),
    _post("update_payment_method", "update-billing", update_payment_method),
)
