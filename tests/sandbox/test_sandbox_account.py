"""The account and what hangs on it: profile, keys, organization, membership, Instagram, events, traits, files."""

from datetime import UTC, datetime
from typing import Any

import pytest

KEYS = "/user/api-keys"
MINE = "/user/my-organization"
PAYMENT = "/user/payment"
MEMBERSHIP = "/user/my-membership"


def test_the_profile_keeps_what_it_is_told(api: Any) -> None:
    """Traits come as ids and show as traits; an unknown one changes nothing."""
    trait = api.post("/user/content/areas-of-work", name="Farm and ranch")
    changed = api.patch("/user/my-profile", name="Robin A.", preferences={"Any Key": 1}, areasOfWork=[trait["id"]])
    assert changed == api.get("/user/my-profile")
    assert (changed["name"], changed["preferences"]) == ("Robin A.", {"Any Key": 1})
    assert changed["areasOfWork"] == [{name: trait[name] for name in ("id", "name", "slug")}]
    assert list(api.ask("PATCH", "/user/my-profile", json={"name": "X", "goals": ["lost"]}).json()) == ["goals"]
    assert list(api.ask("PATCH", "/user/my-profile", json={"email": "nobody"}).json()) == ["email"]
    assert api.get("/user/my-profile") == changed


def test_a_password_needs_the_one_before(api: Any) -> None:
    """And a new one of some length."""
    path = "/user/change-password"
    for old, new, field in [("wrong", "long enough", "currentPassword"), ("sandbox-password", "short", "newPassword")]:
        answer = api.ask("POST", path, json={"currentPassword": old, "newPassword": new})
        assert (answer.status_code, list(answer.json())) == (400, [field])
    assert api.post(path, currentPassword="sandbox-password", newPassword="long enough") is None
    assert api.post(path, currentPassword="long enough", newPassword="sandbox again") is None


def test_the_tour_remembers_its_steps(api: Any) -> None:
    """The list is what was said last."""
    api.patch("/user/my-tour-progress", completedSteps=["welcome", "calendar"])
    assert api.patch("/user/my-tour-progress", isCompleted=True) == api.get("/user/my-tour-progress")
    assert api.get("/user/my-tour-progress") == {"completedSteps": ["welcome", "calendar"], "isCompleted": True}


def test_a_key_works_until_it_is_revoked(api: Any) -> None:
    """It is shown once, listed by its prefix, and gone at once."""
    made = api.post(KEYS, name="Laptop", scope="user")
    assert made["rawKey"].startswith(f"cc_{made['keyPrefix']}")
    listed = {key["id"]: key for key in api.get(KEYS)["results"]}
    assert listed[made["id"]] == {name: value for name, value in made.items() if name != "rawKey"}
    other = api.with_key(made["rawKey"])
    assert other.get(KEYS)["count"] == len(listed)
    api.delete(f"{KEYS}/{made['id']}")
    assert other.ask("GET", KEYS).status_code == 401
    assert api.ask("DELETE", f"{KEYS}/{made['id']}").status_code == 404
    other.close()


def test_a_key_does_what_its_scopes_name_and_no_more(api: Any) -> None:
    """Also not by way of a key that it makes; what no scope names is open to all."""
    made = api.post(KEYS, name="Reader", scope="user", scopes=["content:read", "calendar:read"])
    reader = api.with_key(made["rawKey"])
    assert reader.get("/user/content/posts-v2")["count"] > 300
    assert reader.get("/user/content/notifications")["count"] == 5
    for method, path in [
        ("PATCH", "/user/content/posts-v2/007"),
        ("GET", "/user/my-profile"),
        ("GET", "/user/pagebuilder/pages"),
    ]:
        assert reader.ask(method, path).status_code == 403
    beyond = {"name": "More", "scope": "user", "scopes": ["content:write"]}
    assert reader.ask("POST", KEYS, json=beyond).status_code == 403
    assert reader.post(KEYS, name="Same", scope="user")["scopes"] == made["scopes"]
    reader.close()


def test_only_an_admin_makes_keys_for_the_organization(api: Any) -> None:
    """The user is a member at first, and an admin once they made an organization of their own."""
    body = {"name": "Team", "scope": "organization"}
    assert api.ask("POST", KEYS, json=body).status_code == 403
    api.post(MINE, name="Avery Homes")
    assert api.ask("POST", KEYS, json=body).status_code == 201
    assert list(api.ask("POST", KEYS, json={**body, "scope": "all"}).json()) == ["scope"]


def test_a_member_leaves_and_an_admin_stays(api: Any) -> None:
    """Whoever left is in none, until they make one."""
    assert [member["isAdmin"] for member in api.get(MINE)["members"]] == [True, False]
    api.delete(MINE)
    assert api.ask("GET", MINE).status_code == 404
    assert api.ask("POST", MINE, json={"name": "Avery Homes"}).status_code == 201
    renamed = api.ask("POST", MINE, json={"name": "Avery & Co"})
    assert (renamed.status_code, api.get(MINE)["name"]) == (200, "Avery & Co")
    assert api.ask("DELETE", MINE).status_code == 403


def test_a_membership_rests_ends_and_goes_on(api: Any) -> None:
    """Each state is what the membership shows; what it forbids changes nothing."""
    assert api.post(f"{PAYMENT}/pause-membership", pausedUntil="2027-01-01")["pausedUntil"] == "2027-01-01"
    assert api.get(MEMBERSHIP)["status"] == "paused"
    assert api.post(f"{PAYMENT}/unpause-membership")["status"] == "active"
    assert api.post(f"{PAYMENT}/change-plan", membershipId="plan-2")["plan"]["name"] == "Quarterly"
    assert api.post(f"{PAYMENT}/cancel-membership", reason="Moving")["status"] == "cancelled"
    assert api.get(MEMBERSHIP)["cancelAt"] == api.get(MEMBERSHIP)["renewsAt"]
    for path, body in [
        ("pause-membership", {}),
        ("unpause-membership", {}),
        ("change-plan", {"membershipId": "plan-1"}),
    ]:
        answer = api.ask("POST", f"{PAYMENT}/{path}", json=body)
        assert answer.json() == {"detail": "The membership is cancelled."}
    assert api.post(f"{PAYMENT}/reactivate-plan") == api.get(MEMBERSHIP)
    assert (api.get(MEMBERSHIP)["status"], api.get(MEMBERSHIP)["cancelAt"]) == ("active", None)
    assert list(api.ask("POST", f"{PAYMENT}/pause-membership", json={"pausedUntil": "2026-11-24"}).json()) == [
        "pausedUntil"
    ]


def test_a_coupon_shows_until_it_is_taken_off(api: Any) -> None:
    """A second one replaces the first; one that nobody issued is refused."""
    assert api.post(f"{PAYMENT}/apply-coupon", code="SPRING50") == api.get("/user/my-coupon")
    assert api.get(MEMBERSHIP)["coupon"]["code"] == "SPRING50"
    api.post(f"{PAYMENT}/remove-coupon")
    assert api.ask("GET", "/user/my-coupon").status_code == 404
    assert api.ask("POST", f"{PAYMENT}/remove-coupon").status_code == 400
    for path, body in [("apply-coupon", {"code": "FREE"}), ("checkout", {"coupon": "FREE", "membershipId": "plan-1"})]:
        assert list(api.ask("POST", f"{PAYMENT}/{path}", json=body).json()) == [next(iter(body))]


def test_no_money_moves_and_no_mail_is_sent(api: Any) -> None:
    """Secrets that open nothing, receipts that are nowhere, and a count of e-mails."""
    assert api.post(f"{PAYMENT}/checkout", membershipId="plan-2")["clientSecret"].startswith("cs_sandbox_")
    assert api.post(f"{PAYMENT}/update-billing")["clientSecret"].startswith("seti_sandbox_")
    assert [api.post(f"{PAYMENT}/send-invoice-csv")["emailsSent"] for _ in range(2)] == [1, 2]
    assert api.post(f"{PAYMENT}/refresh-billing")["syncedAt"] == "2026-11-24T09:00:00.000Z"
    invoice = api.get(f"{PAYMENT}/invoices")["results"][0]
    assert invoice["id"] in api.get(f"{PAYMENT}/invoice-url/{invoice['id']}")["url"]
    assert api.ask("GET", f"{PAYMENT}/invoice-url/none").status_code == 404


def test_instagram_figures_add_up(api: Any) -> None:
    """Media by reach, one by one, and all of it in short."""
    media = api.get("/user/my-ig-media", ordering="-reach", limit=100)["results"]
    reach = [one["insights"]["reach"] for one in media]
    assert reach == sorted(reach, reverse=True)
    assert api.get(f"/user/instagram/media-insights/{media[0]['id']}") == media[0]["insights"]
    summary = api.get("/user/instagram/summary")
    assert (summary["reach"], summary["posts"]) == (sum(reach), api.get("/user/my-ig-info")["mediaCount"])
    days = {"start_date": "2026-11-01", "end_date": "2026-11-10"}
    assert 0 < api.get("/user/my-ig-insights", **days)["reach"] < api.get("/user/my-ig-insights")["reach"]
    assert 3 < api.get("/user/instagram/posting-frequency")["averagePostsPerWeek"] < 4
    assert api.ask("GET", "/user/instagram/media-insights/none").status_code == 404


@pytest.mark.parametrize("path", ["/user/my-ig-info", "/user/instagram/summary"])
def test_a_disconnected_instagram_is_gone(api: Any, path: str) -> None:
    """All of it answers 404, also to a second goodbye."""
    api.delete(path)
    for other in ("my-ig-info", "my-ig-insights", "my-ig-media", "instagram/posting-frequency", "instagram/summary"):
        assert api.ask("GET", f"/user/{other}").status_code == 404
    assert api.ask("DELETE", path).status_code == 404


def test_a_registration_shows_at_its_event(api: Any) -> None:
    """Set where it is said, turned over where it is not; an event that is over takes none."""
    coming = api.get("/user/event/events", upcoming="true")["results"]
    event = next(one for one in coming if not one["isRegistered"])
    register = "/user/event/register"
    for _ in range(2):
        assert api.post(register, eventId=event["id"], isRegistered=True)["isRegistered"] is True
    assert api.get(f"/user/event/events/{event['slug']}")["isRegistered"] is True
    assert api.post(register, eventId=event["id"])["isRegistered"] is False
    past = api.get("/user/event/events", past="true")["results"]
    assert api.ask("POST", register, json={"eventId": past[0]["id"]}).json() == {"detail": "This event is over."}
    assert api.ask("GET", "/user/event/events/none").status_code == 404


def test_events_are_filtered_and_pass(open_sandbox: Any) -> None:
    """What was to come is over a year later, and then it was attended."""
    api = open_sandbox()
    events = "/user/event/events"
    coming, past = (api.get(events, **{name: "true"}, limit=100)["results"] for name in ("upcoming", "past"))
    assert len(coming) + len(past) == api.get(events)["count"]
    assert len(coming) >= 5
    assert len(past) >= 5
    type_ = api.get("/user/event/event-types")["results"][0]
    assert {one["type"]["id"] for one in api.get(events, type=type_["slug"])["results"]} == {type_["id"]}
    tag = coming[0]["tags"][0]
    assert all(tag in one["tags"] for one in api.get(events, tags=tag["id"])["results"])
    attended = api.get("/user/my-activity")["eventsAttended"]
    later = open_sandbox(now=datetime(2027, 11, 24, tzinfo=UTC))
    assert later.get(events, upcoming="true")["count"] == 0
    assert later.get("/user/event/event-types")["count"] == 0
    assert later.get("/user/my-activity")["eventsAttended"] > attended


@pytest.mark.parametrize("path", ["areas-of-work", "client-types", "mindset", "user-goals", "referral-sources"])
def test_a_trait_of_ones_own_joins_the_list(api: Any, path: str) -> None:
    """Once: the same name, however written, is refused."""
    count = api.get(f"/user/content/{path}")["count"]
    made = api.post(f"/user/content/{path}", name="Tiny Houses")
    assert (made["slug"], made["isCustom"]) == ("tiny-houses", True)
    assert api.get(f"/user/content/{path}")["results"][count] == made
    assert list(api.ask("POST", f"/user/content/{path}", json={"name": " tiny houses "}).json()) == ["name"]


def test_a_file_is_put_where_its_signature_says(open_sandbox: Any) -> None:
    """Without a key, within the hour, and then it can be fetched."""
    api = open_sandbox()
    signed = api.post("/user/files/create-signed-file", fileName="kitchen.jpg", contentType="image/jpeg")
    outside = {"headers": {"Authorization": "", "X-Tenant-Slug": ""}}
    assert api.ask_outside("GET", signed["fileUrl"], **outside).status_code == 404
    assert api.ask_outside("PUT", signed["fileUrl"], content=b"x", **outside).status_code == 403
    later = open_sandbox(now=datetime(2026, 11, 24, 11, tzinfo=UTC))
    assert later.ask_outside("PUT", signed["url"], content=b"x", **outside).status_code == 403
    assert api.ask_outside("PUT", signed["url"], content=b"\xff\xd8 kitchen", **outside).status_code == 200
    fetched = later.ask_outside("GET", signed["fileUrl"], **outside)
    assert (fetched.content, fetched.headers["content-disposition"]) == (b"\xff\xd8 kitchen", "attachment")


def test_notifications_say_whether_they_were_read(api: Any) -> None:
    """Some were, some were not."""
    assert {one["isRead"] for one in api.get("/user/content/notifications")["results"]} == {True, False}
