"""A secret that a step gave is not kept: a resume that needs it says so and stops, one that does not goes on."""

import pytest
from strict_api import RECEIPT
from world import World, workflow_of

GIVEN = """
- {id: urls, for_each: [7, 9], action: billing.get_invoice_url, with: {id: "{{ item }}"}}
- {id: one, action: billing.get_invoice_url, with: {id: 9}}
- {id: free, action: core.http, with: {method: GET, path: /user/payment/invoice-url/9}}
"""
NEEDS = "this needs a secret that %s gave in an attempt before this one"


def write(extra: str, **top: str) -> str:
    """A workflow whose write the API refuses: it knows no such field."""
    step = f"- {{id: slot, action: calendar.schedule_post, with: {{post_id: p1, date: 2026-12-01}}, {extra}}}\n"
    return workflow_of(GIVEN + step, **top)


def posts(world: World) -> list[object]:
    """The bodies of what was sent."""
    return [body for method, _, body in world.api.requests if method == "POST"]


class TestNeeded:
    """What would have to be sent is not known any more."""

    @pytest.mark.parametrize(
        ("extra", "source"),
        [
            ('extra_body: {note: "{{ steps.one.output.url }}"}', "`one`"),
            ('extra_body: {notes: [{deep: "{{ steps.one.output.url }}"}]}', "`one`"),
            ('extra_body: {note: "see {{ steps.free.output.token }}"}', "`free`"),
            ('extra_query: {note: "{{ steps.one.output.url }}"}, extra_body: {odd: 1}', "`one`"),
            ('for_each: "{{ steps.urls.output }}", key: "{{ item.id }}", extra_body: {note: "{{ item.url }}"}', None),
        ],
    )
    def test_it_is_not_sent_masked(self, world: World, extra: str, source: str | None):
        """In a body, a query, a text, or by a list that was frozen: the resume stops and says what it lacks."""
        assert world.run(write(extra)).exit_code == 1
        sent = len(posts(world))
        ended = world.resume()
        assert ended.exit_code == 1
        assert NEEDS % (source or "the list of `slot`") in str(ended.problem)
        assert len(posts(world)) == sent > 0

    def test_a_core_action_says_so_too(self, world: World):
        """Its message is not written with stars in it."""
        text = workflow_of(
            GIVEN
            + """
- {id: gone, action: content.get_post, with: {id_or_slug: p9}}
- {id: said, action: core.report, with: {message: "{{ steps.one.output.url }}"}}
"""
        )
        assert world.run(text).exit_code == 1
        world.api.posts["p9"] = world.api.posts["p1"]
        assert NEEDS % "`one`" in str(world.resume().problem)


class TestNotNeeded:
    """Values that hold a lost secret are handed on; only its use is an end."""

    @pytest.mark.parametrize("before", ["", "- {id: gone, action: content.get_post, with: {id_or_slug: p9}}"])
    def test_what_uses_the_rest_goes_on(self, world: World, before: str):
        """A list with secrets in it is looped over, whether it was frozen already or not; the outputs show what they
        ever did.
        """
        text = workflow_of(
            f"""{GIVEN}
{before}
- {{id: all, set: {{one: "{{{{ steps.one.output }}}}"}}}}
- id: slot
  for_each: "{{{{ steps.urls.output }}}}"
  key: "{{{{ item.id }}}}"
  action: content.get_post
  with: {{id_or_slug: "p{{{{ item.id }}}}"}}
""",
            outputs="{one: '{{ steps.all.output.one.url }}', all: '{{ steps.urls.output }}'}",
        )
        assert world.run(text).exit_code == 1
        world.api.posts["p9"] = world.api.posts["p1"]
        ended = world.resume()
        assert ended.exit_code == 0
        assert ended.outputs["one"] == "***"
        assert [one["url"] for one in ended.outputs["all"]] == ["***", "***"]

    def test_stars_of_the_authors_own_stay(self, world: World):
        """In a list without secrets they are text like any other."""
        text = workflow_of("""
- id: mark
  for_each: [{name: p9, stars: "***"}]
  key: "{{ item.name }}"
  action: content.get_post
  with: {id_or_slug: "{{ item.stars if run.attempt == 1 else item.name }}"}
- {id: said, action: core.report, with: {message: "{{ steps.mark.output[0].id }}"}}
""")
        assert world.run(text).exit_code == 1
        world.api.posts["p9"] = world.api.posts["p1"]
        assert world.resume().exit_code == 0


def test_a_secret_is_no_key(world: World):
    """A key is part of the path that is shown and recorded: a list of secrets needs another one."""
    text = workflow_of(GIVEN + "- {id: each, for_each: \"{{ steps.urls.output | pluck('url') }}\", set: {a: 1}}\n")
    ended = world.run(text)
    assert ended.exit_code == 1
    assert "holds a secret, and keys are shown" in str(ended.problem)
    with world.store() as store:
        assert RECEIPT not in "".join(repr(one.event) for one in store.events(world.last)[1:])
