"""The codes of actions and their inputs. Found in the room `check`."""

from cc_flow.codes import Code


def _step(*lines: str, head: str = "") -> str:
    """A workflow of one step."""
    return f"cc_flow: 1\nname: plan\n{head}steps:\n  - id: plan\n" + "".join(f"    {line}\n" for line in lines)


_SCHEDULE = ("action: calendar.schedule_post", "with: {post_id: open-house, date: 2026-12-07}")
_RIGHT = _step(*_SCHEDULE)
_UPDATE = "action: content.update_post"
_PASSWORD = (
    "action: account.change_password",
    'with: {current_password: "{{ secrets.OLD_PASSWORD }}", new_password: "{{ secrets.NEW_PASSWORD }}"}',
)

_EACH = _step(
    "for_each: [2026-12-07, 2026-12-08]",
    "action: calendar.schedule_post",
    'with: {post_id: open-house, date: "{{ item }}"}',
)


def _step_line(line: str) -> str:
    return f"    {line}\n"


CODES: tuple[Code, ...] = (
    Code(
        "E501",
        "unknown action",
        "There is no action of this name. Actions are named by chapter and verb, `calendar.schedule_post`; `cc-flow "
        "actions` lists them.",
        wrong=_RIGHT.replace("calendar.schedule_post", "calendar.schedule_posts"),
        right=_RIGHT,
    ),
    Code(
        "E502",
        "unknown input",
        "The action has no input of this name. The near one is offered, or all are named; `cc-flow actions show NAME` "
        "tells what each is.",
        wrong=_RIGHT.replace("post_id", "post"),
        right=_RIGHT,
    ),
    Code(
        "E503",
        "missing input",
        "The action cannot be done without this input. The help says what it is.",
        wrong=_RIGHT.replace("post_id: open-house, ", ""),
        right=_RIGHT,
    ),
    Code(
        "E504",
        "value that does not fit its input",
        "The value is not of the form that the input takes, and would be refused before it is sent. Values are taken "
        'as they are: `"1"` is not a number, and `yes` is not true.',
        wrong=_RIGHT.replace("2026-12-07", "2026-12-32"),
        right=_RIGHT,
    ),
    Code(
        "W505",
        "fields that nobody checks",
        "`extra_query` and `extra_body` are sent as they are, for fields that cc-flow does not know yet. Nothing "
        "tells whether they are spelt right.",
        wrong=_step(*_SCHEDULE, "extra_body: {note: From the spring campaign}"),
        right=_RIGHT,
    ),
    Code(
        "W506",
        "secret in the open",
        "A password or key stands in the file, where everybody who can read the file reads it. Name it in `secrets`, "
        "and give it in the environment or the profile.",
        wrong=_step(*_PASSWORD, head="allow: [account]\n").replace("{{ secrets.OLD_PASSWORD }}", "hunter2-and-more"),
        right=_step(*_PASSWORD, head="allow: [account]\n"),
    ),
    Code(
        "W507",
        "write that changes nothing",
        "The action changes the fields that it is given, and it is given none.",
        wrong=_step(_UPDATE, "with: {id_or_slug: open-house}"),
        right=_step(_UPDATE, "with: {id_or_slug: open-house, is_favorite: true}"),
    ),
    Code(
        "E508",
        "key that its action has no use for",
        "The key tunes something that this action does not do: pages where there is no list, waiting where nothing "
        "takes its time, looking for what is there already where nothing could be recognised.",
        wrong=_step(_UPDATE, "with: {id_or_slug: open-house, is_favorite: true}", "paginate: all"),
        right=_step(_UPDATE, "with: {id_or_slug: open-house, is_favorite: true}"),
    ),
    Code(
        "E509",
        "action that does not work here",
        "`core.continue` says in `on_error` that a failure is dealt with and the run goes on. Where no failure is "
        "being handled, it means nothing.",
        wrong=_step("action: core.continue"),
        right=_step(*_SCHEDULE, "on_error:", "  - action: core.continue"),
    ),
    Code(
        "W510",
        "idempotency key that is the same for every item",
        "In a loop, each item is done once per key. Where all have the same key, the first is done and the others take "
        "its output.",
        wrong=_EACH + _step_line("idempotency_key: spring"),
        right=_EACH + _step_line('idempotency_key: "{{ item }}"'),
    ),
)
"""Every finding about actions, by number."""
