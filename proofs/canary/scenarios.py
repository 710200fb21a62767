"""Ways to use secrets, and ways for that to go wrong: command lines in an empty folder, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from proofs.canary.server import CLIENT_SECRET, MODES, RAW_KEY, RECEIPT, SIGNED

KEY = "cc_live_Wc5Ex8Rz1Tv7Yb3Nu9Mi2Ok6"
OLD, NEW = "Sommer:Wind&Regen?47/Ostsee", 'Herbst"Nebel\\Licht=91;Berge'
# A secret that is no address, given where one belongs.
TOKEN = "SuperSecretToken:Kp4Lm7Nq2Rs9"
HOOK = "http://127.0.0.1:9/hooks/Zx8Cv6Bn4Mk2/token-Qa1Ws3Ed5"

SECRETS = {
    "the key": KEY,
    "the old password": OLD,
    "the new password": NEW,
    "the webhook": HOOK.partition("hooks/")[2],
    "a token": TOKEN,
    "a raw key": RAW_KEY,
    "a client secret": CLIENT_SECRET,
    "a signed address": SIGNED.partition("Signature=")[2],
    "a receipt's address": RECEIPT.partition("receipts/")[2],
}

HEAD = """\
cc_flow: 1
name: canary
allow: [billing, account]
defaults: {reconcile: {quiet: 20ms}, retry: {initial_delay: 1ms, max_delay: 2ms}}
steps:
"""
_CHANGE = """\
  - id: password
    action: account.change_password
    with: {current_password: "{{ secrets.OLD }}", new_password: "{{ secrets.NEW }}"}
"""
FLOWS = {
    "password": _CHANGE,
    "key": """\
  - {id: made, action: api_keys.create, with: {name: n, scope: user}}
  - {id: told, action: core.report, with: {message: "made {{ steps.made.output.raw_key }}"}}
""",
    "money": "  - {id: paid, action: billing.checkout, with: {membership_id: m1}}\n",
    "signed": """\
  - {id: place, action: files.create_signed_file, with: {file_name: a.jpg}}
  - {id: receipt, action: billing.get_invoice_url, with: {id: i1}}
  - {id: kept, set: {both: ["{{ steps.place.output.url }}", "{{ steps.receipt.output.url }}"]}}
  - {id: wrong, assert: [{that: steps.place.output.url == 'x', message: "it is {{ steps.place.output.url }}"}]}
""",
    "hook": """\
  - {id: told, action: core.notify, with: {message: "all is well", webhook: "{{ secrets.HOOK }}"}}
""",
    "hatch": """\
  - id: sent
    action: core.http
    with: {method: POST, path: /user/somewhere, body: {password: "{{ secrets.NEW }}"}}
""",
    "by hand": """\
  - {id: made, action: core.http, with: {method: POST, path: /user/api-keys, body: {name: n}}}
  - {id: place, action: core.http, with: {method: POST, path: /user/files/create-signed-file, body: {fileName: a}}}
  - {id: receipt, action: core.http, with: {method: GET, path: /user/payment/invoice-url/i1}}
  - id: kept
    action: content.update_post
    with: {id_or_slug: p1, is_favorite: true}
    extra_body: {all: ["{{ steps.made.output }}", "{{ steps.place.output }}", "{{ steps.receipt.output }}"]}
""",
    "handled": _CHANGE
    + """\
    on_error:
      - {action: core.report, with: {message: "{{ error.message }}", level: warning}}
""",
}
_RUN = ("run", "flow.yaml", "--yes", "--allow", "billing", "--allow", "account")


@dataclass(frozen=True)
class Scenario:
    """One folder's story. `breaks` makes cc-flow itself fail with the key in its hands."""

    name: str
    flow: str
    mode: str
    commands: tuple[tuple[str, ...], ...]
    key: str = KEY
    hook: str = HOOK
    breaks: bool = False


def scenarios() -> Iterator[Scenario]:
    """All of them."""
    looks = (("runs", "show"), ("runs", "logs", "--json"), ("runs", "list"), ("runs", "show", "--report", "run.html"))
    for mode in MODES:
        yield Scenario(f"a password, {mode}", "password", mode, (_RUN, *looks))
        yield Scenario(f"handled, {mode}", "handled", mode, ((*_RUN, "--json"), ("runs", "resume", "--yes")))
    for flow in ("key", "money", "signed", "hook", "hatch", "by hand"):
        report = (*_RUN, "--report", "page.html")
        yield Scenario(f"{flow}, well", flow, "well", (report, *looks, ("runs", "resume", "--yes", "--json")))
        yield Scenario(f"{flow}, packed", flow, "packed", (report, *looks, ("runs", "resume", "--yes", "--json")))
        yield Scenario(f"{flow}, 500", flow, "500", ((*_RUN, "--json"), *looks))
        plan = ("plan", "flow.yaml", "-o", "a.plan", "--report", "a.html", "--record", "a.record")
        apply = ("apply", "a.plan", "--yes", "--allow", "billing", "--allow", "account")
        yield Scenario(f"{flow}, planned", flow, "well", (plan, ("plan", "flow.yaml", "--json"), apply))
        yield Scenario(f"{flow}, planned and packed", flow, "packed", (plan, ("plan", "flow.yaml", "--json"), apply))
    yield Scenario("no address", "hook", "well", (_RUN, (*_RUN, "--json"), *looks), hook=TOKEN)
    yield Scenario("no address at all", "hook", "well", (_RUN, *looks), hook=TOKEN.replace(":", ""))
    yield Scenario("no scheme", "hook", "well", (_RUN, *looks), hook=TOKEN.replace(":", "://"))
    yield Scenario("the doctor", "key", "401", (("doctor",), ("doctor", "--json"), ("doctor", "--report", "doctor.md")))
    yield Scenario("a key with a line end", "key", "well", (_RUN,), key=f"{KEY}\n")
    yield Scenario("a key with a space", "key", "well", (_RUN, ("doctor",)), key=f"{KEY[:20]} {KEY[20:]}")
    yield Scenario("a mistake of ours", "password", "well", (_RUN,), breaks=True)
