"""Billing & Subscription: your plan, coupon and invoices. What moves money is sent once and looked at by a person."""

from functools import partial

from cc_flow.actions.base import Action, Output, PagedAction, action
from cc_flow.actions.outputs import Acknowledgement
from cc_flow.actions.spec import Effect, EffectClass, blurs
from cc_flow.actions.types import Date, DateTime, Id, SecretText, Title

_MEMBERSHIP = "what moves money is looked at by a person: `billing.get_membership` shows the plan and its state"
_COUPON = "what moves money is looked at by a person: `billing.get_coupon` shows the coupon"

_money = partial(action, effect=Effect.BILLING, effect_class=EffectClass.MONEY)


class Plan(Output):
    """A membership that can be bought."""

    id: Id
    """Its id. (assumed)"""

    name: str
    """Its name. (assumed)"""

    price: float
    """What it costs. (assumed)"""

    currency: str
    """In which currency. (assumed)"""

    interval: str
    """How often it is paid, such as `month` or `year`. (assumed)"""


class Membership(Output):
    """Your membership and how it is paid."""

    id: Id | None
    """Its id, null where there is none. (assumed)"""

    status: str | None
    """Such as `active`, `paused` or `cancelled`. (assumed)"""

    plan: Plan | None
    """The plan. (assumed)"""

    renews_at: DateTime | None
    """When it is paid next. (assumed)"""

    cancel_at: DateTime | None
    """When it ends, where it was cancelled. (assumed)"""

    paused_until: Date | None
    """Until when it rests, where it was paused. (assumed)"""


class Coupon(Output):
    """The coupon on your account."""

    code: str | None
    """Its code, null where there is none. (assumed)"""

    percent_off: float | None
    """What it takes off, in percent. (assumed)"""

    amount_off: float | None
    """What it takes off, as an amount. (assumed)"""

    expires_at: DateTime | None
    """Until when it holds. (assumed)"""


class Invoice(Output):
    """One invoice."""

    id: Id
    """Its id, for `billing.get_invoice_url`. (assumed)"""

    number: str
    """Its number. (assumed)"""

    amount: float
    """What it is about. (assumed)"""

    currency: str
    """In which currency. (assumed)"""

    status: str
    """Such as `paid` or `open`. (assumed)"""

    date: Date
    """Its day. (assumed)"""


class InvoiceUrl(Output):
    """Where a receipt can be seen by whoever has the address."""

    url: SecretText
    """The address. Never shown, never recorded. (documented; the field is assumed)"""


class ClientSecret(Output):
    """What a browser needs to go on with Stripe."""

    client_secret: SecretText
    """Stripe's client secret. Never shown, never recorded. (documented; the field is assumed)"""


@action("billing.get_membership", "GET /user/my-membership", resource="membership", may_be_absent=True)
class GetMembership(Action[Membership]):
    """Get your current membership and billing info."""


@action("billing.get_coupon", "GET /user/my-coupon", resource="coupon", may_be_absent=True)
class GetCoupon(Action[Coupon]):
    """Get details of your currently applied coupon."""


@action("billing.list_plans", "GET /user/payment/memberships", resource="plan")
class ListPlans(PagedAction[Plan]):
    """List available membership plans."""


@action("billing.list_invoices", "GET /user/payment/invoices", resource="invoice")
class ListInvoices(PagedAction[Invoice]):
    """List your invoices."""


@action("billing.get_invoice_url", "GET /user/payment/invoice-url/{id}", resource="invoice")
class GetInvoiceUrl(Action[InvoiceUrl]):
    """Get the receipt URL for an invoice."""

    id: Id
    """The invoice."""


@action(
    "billing.send_invoice_csv",
    "POST /user/payment/send-invoice-csv",
    effect_class=EffectClass.EXTERNAL,
    resource="invoice",
    cannot_read_back="the API keeps no list of the e-mails it sent: look into the mailbox",
    overlay=blurs(),
)
class SendInvoiceCsv(Action[Acknowledgement]):
    """Email an invoice CSV export to yourself."""

    start_date: Date | None = None
    """Only invoices of this day and later. (assumed)"""

    end_date: Date | None = None
    """Only invoices of this day and before. (assumed)"""


@_money(
    "billing.checkout",
    "POST /user/payment/checkout",
    resource="membership",
    cannot_read_back=_MEMBERSHIP,
    overlay=blurs("billing.get_membership", "billing.get_coupon", "billing.list_invoices"),
)
class Checkout(Action[ClientSecret]):
    """Start a subscription checkout (returns Stripe client secret)."""

    membership_id: Id
    """The plan, of `billing.list_plans`. (assumed)"""

    coupon: Title | None = None
    """The code of a coupon. (assumed)"""


@_money(
    "billing.apply_coupon",
    "POST /user/payment/apply-coupon",
    resource="coupon",
    cannot_read_back=_COUPON,
    overlay=blurs("billing.get_coupon"),
)
class ApplyCoupon(Action[Coupon]):
    """Apply a coupon to your account."""

    code: Title
    """The code of the coupon. (assumed)"""


@_money(
    "billing.remove_coupon",
    "POST /user/payment/remove-coupon",
    resource="coupon",
    cannot_read_back=_COUPON,
    overlay=blurs("billing.get_coupon"),
)
class RemoveCoupon(Action[Acknowledgement]):
    """Remove the applied coupon."""


@_money(
    "billing.cancel_membership",
    "POST /user/payment/cancel-membership",
    resource="membership",
    cannot_read_back=_MEMBERSHIP,
    overlay=blurs("billing.get_membership"),
)
class CancelMembership(Action[Membership]):
    """Cancel your subscription."""

    reason: Title | None = None
    """Why. (assumed)"""


@_money(
    "billing.reactivate_plan",
    "POST /user/payment/reactivate-plan",
    resource="membership",
    cannot_read_back=_MEMBERSHIP,
    overlay=blurs("billing.get_membership"),
)
class ReactivatePlan(Action[Membership]):
    """Reactivate a cancelled subscription."""


@_money(
    "billing.change_plan",
    "POST /user/payment/change-plan",
    resource="membership",
    cannot_read_back=_MEMBERSHIP,
    overlay=blurs("billing.get_membership", "billing.list_invoices"),
)
class ChangePlan(Action[Membership]):
    """Switch to a different plan."""

    membership_id: Id
    """The plan, of `billing.list_plans`. (assumed)"""


@_money(
    "billing.pause_membership",
    "POST /user/payment/pause-membership",
    resource="membership",
    cannot_read_back=_MEMBERSHIP,
    overlay=blurs("billing.get_membership"),
)
class PauseMembership(Action[Membership]):
    """Pause your subscription."""

    paused_until: Date | None = None
    """The day on which it goes on; left out, the server chooses. (assumed)"""


@_money(
    "billing.unpause_membership",
    "POST /user/payment/unpause-membership",
    resource="membership",
    cannot_read_back=_MEMBERSHIP,
    overlay=blurs("billing.get_membership"),
)
class UnpauseMembership(Action[Membership]):
    """Unpause your subscription."""


@action(
    "billing.refresh",
    "POST /user/payment/refresh-billing",
    effect_class=EffectClass.EXTERNAL,
    resource="membership",
    cannot_read_back="whether a sync has run shows nowhere in the membership",
    overlay=blurs("billing.get_membership", "billing.list_invoices"),
)
class Refresh(Action[Membership]):
    """Sync billing info with Stripe."""


@_money(
    "billing.update_payment_method",
    "POST /user/payment/update-billing",
    resource="membership",
    cannot_read_back=_MEMBERSHIP,
    overlay=blurs("billing.get_membership"),
)
class UpdatePaymentMethod(Action[ClientSecret]):
    """Update your payment method (returns Stripe client secret)."""
