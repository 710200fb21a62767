"""Where the live wire differs, `cc-flow.toml` and the `extra_` keys of a step say so, and the wire obeys."""

from typing import Any

import pytest
from command_line import LIVE_KEY, Cli
from recording import Arrived, Recording, recording

POST = {"id": "p1", "slug": "p-1", "isFavorite": False, "isUsed": False}


def answer(request: Arrived) -> tuple[int, Any]:
    """Every list has one post, everything else is it."""
    if request.path.endswith("/posts-v2"):
        return 200, {"results": [POST], "count": 1}
    return 200, POST


def run(cli: Cli, server: Recording, step: str) -> list[Arrived]:
    """Run one step against the server; the requests of the step's own method, in order."""
    cli.live(server.origin)
    file = cli.write("probe.yaml", f"cc_flow: 1\nname: probe\nsteps:\n  - id: probe\n{step}")
    ended = cli("run", file, "--yes")
    assert ended.code == 0, ended.err
    return server.arrived


UPDATE = "    action: content.update_post\n    with: {id_or_slug: p1, is_favorite: true}\n"
LIST = "    action: content.list_posts\n    with: {is_used: false, limit: 5}\n"


def test_without_overrides_bodies_are_camel_case_and_queries_snake_case(cli: Cli):
    """What the guide says, and what it leaves to be assumed."""
    with recording(answer) as server:
        sent = run(cli, server, UPDATE)[-1]
        asked = run(cli, server, LIST)[-1]
    assert (sent.method, sent.path, sent.body) == ("PATCH", "/api/user/content/posts-v2/p1", {"isFavorite": True})
    assert (asked.path, asked.query) == ("/api/user/content/posts-v2", {"is_used": "false", "limit": "5"})
    assert {one.key for one in server.arrived} == {LIVE_KEY}


def test_a_fields_name_reaches_the_wire(cli: Cli):
    """`[wire.fields]` renames a field of one action, in its body and in its query, and nowhere else."""
    cli.write(
        "cc-flow.toml",
        '[wire.fields."content.update_post"]\nis_favorite = "favourite"\n'
        '[wire.fields."content.list_posts"]\nis_used = "used"\n',
    )
    with recording(answer) as server:
        assert run(cli, server, UPDATE)[-1].body == {"favourite": True}
        assert run(cli, server, LIST)[-1].query == {"used": "false", "limit": "5"}


def test_a_fields_name_is_read_from_the_wire(cli: Cli):
    """The name under which an answer has the field gives the field."""
    cli.write("cc-flow.toml", '[wire.fields."content.get_post"]\n"pillar.slug" = "shortName"\n')
    step = "    action: content.get_post\n    with: {id_or_slug: p1}\n"
    with recording(lambda _: (200, {"id": "p1", "pillar": {"shortName": "local"}})) as server:
        run(cli, server, step + 'outputs: {pillar: "{{ steps.probe.output.pillar.slug }}"}\n')
        ended = cli("run", str(cli.folder / "probe.yaml"), "--yes")
    assert '"pillar": "local"' in ended.out


def test_a_prefix_stands_before_every_path(cli: Cli):
    """`[wire] prefix` goes between `/api` and the guide's path, for look-ups as for the step itself."""
    cli.write("cc-flow.toml", '[wire]\nprefix = "/v2"\n')
    with recording(answer) as server:
        requests = run(cli, server, UPDATE)
    assert {one.path for one in requests} == {"/api/v2/user/content/posts-v2/p1"}
    assert {one.method for one in requests} == {"GET", "PATCH"}


def test_extra_query_and_extra_body_are_sent_as_they_are(cli: Cli):
    """Names are not turned, values keep their types, and they win over the step's own."""
    with recording(answer) as server:
        sent = run(cli, server, UPDATE + '    extra_body: {isFavorite: false, new_field: {deepName: [1, "2"]}}\n')[-1]
        asked = run(cli, server, LIST + "    extra_query: {pageSize: 9, is_used: true}\n")[-1]
    assert sent.body == {"isFavorite": False, "new_field": {"deepName": [1, "2"]}}
    assert asked.query == {"limit": "5", "pageSize": "9", "is_used": "true"}


@pytest.mark.parametrize(
    "step",
    [
        "    action: core.http\n    with: {method: GET, path: /user/x, query: {token: '{{ secrets.TOKEN }}'}}\n",
        "    action: core.http\n    with: {method: POST, path: /user/x, body: {token: '{{ secrets.TOKEN }}'}}\n",
        "    action: content.get_post\n    with: {id_or_slug: x}\n    extra_query: {token: '{{ secrets.TOKEN }}'}\n",
    ],
)
def test_a_secret_is_itself_on_the_wire_and_nowhere_else(cli: Cli, step: str):
    """In bodies and in queries it is revealed as it leaves, and it shows in nothing that is printed or kept."""
    cli.set(CC_FLOW_SECRET_TOKEN="s3cret-of-the-user")
    with recording(answer) as server:
        request = run(cli, server, step)[-1]
    assert (request.body or request.query)["token"] == "s3cret-of-the-user"
    assert "s3cret" not in cli("runs", "logs", "--json").out


def test_a_setting_that_there_is_none_of_is_refused(cli: Cli):
    """A typing error in `[wire]` is wrong use, not silence."""
    cli.write("cc-flow.toml", '[wire]\nprefx = "/v2"\n')
    cli.live("http://127.0.0.1:9")
    file = cli.write("probe.yaml", f"cc_flow: 1\nname: probe\nsteps:\n  - id: probe\n{LIST}")
    ended = cli("run", file, "--yes")
    assert ended.code == 2
    assert "there is no setting `wire.prefx`" in ended.err
    assert "did you mean `prefix`?" in ended.err


def test_a_field_inside_an_input_is_named_by_its_way(cli: Cli):
    """`items.order` is the `order` of each of the `items`; the other fields keep their names."""
    cli.write("cc-flow.toml", '[wire.fields."calendar.reorder"]\n"items.order" = "position"\n')
    step = "    action: calendar.reorder\n    with: {items: [{id: e1, date: '2026-12-07', order: 2}]}\n"
    with recording(lambda _: (200, {"results": [], "count": 0})) as server:
        sent = run(cli, server, step)[-1]
    assert sent.body == {"items": [{"id": "e1", "date": "2026-12-07", "position": 2}]}
