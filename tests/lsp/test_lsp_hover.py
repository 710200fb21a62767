"""Hover, definition, outline and quick fixes, over stdio."""

import re

import pytest

FLOW = """\
cc_flow: 1
name: probe
schedules:
  - cron: "0 7 * * MON"
    timezone: America/New_York
  - cron: "30 9 1 * *"
inputs:
  reels: {type: integer, default: 5, description: How many reels.}
steps:
  - id: week
    action: calendar.list_schedule
    with: {start_date: "{{ run.scheduled_for | date }}", end_date: "{{ run.scheduled_for | add_days(6) }}"}
  - id: slot
    for_each: "{{ steps.week.output.results }}"
    as: entry
    key: "{{ entry.id }}"
    where: entry.post.ai_caption is none and inputs.reels > 0
    action: captions.generate
    with: {post_id: "{{ entry.post.id }}"}
  - id: arrange
    needs: [week]
    steps:
      - id: moves
        set:
          by: "{{ ['a'] }}"
          items: "{{ steps.week.output.results | rotate_by('post.pillar.slug', this.by) | as_moves }}"
      - id: reorder
        when: steps.moves.output.items | length > 0
        action: calendar.reorder
        with: {items: "{{ steps.moves.output.items }}"}
    on_error:
      - action: core.notify
        with: {message: "{{ error.message }}"}
finally:
  - id: told
    action: core.notify
    with: {message: done}
"""


def at(words: str, *, where: str = "") -> str:
    """The workflow with the cursor where `§` is in some words of it; `where` are words before them."""
    plain = words.replace("§", "")
    start = FLOW.index(plain, FLOW.index(where) if where else 0)
    return FLOW[:start] + words + FLOW[start + len(plain) :]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("action: calendar.list_sch§edule", "**calendar.list_schedule** `·` read, `GET /user/content/schedule`"),
        ("steps.week.output.res§ults }}", "`steps.week.output.results`: a list (a schedule entry each)"),
        ("entry.post.ai_cap§tion", "`entry.post.ai_caption`: a caption or null"),
        ("inputs.re§els", "How many reels."),
        ("run.sched§uled_for | date", "the run was due"),
        ("| add_da§ys", "The date so many days later"),
        ("is no§ne", "Whether it is null."),
        ("steps.mov§es.output.items | length", "sets `by`, `items`"),
        ("with: {post_§id", "`post_id`: an id"),
        ("  re§els: {type", "`inputs.reels`: a whole number"),
        ("this.b§y", "`this.by`: a list"),
        ("entry.po§st.id", "Fields: `id`, `slug`"),
    ],
)
def test_hover_says_type_and_words(desk, words: str, said: str):
    """Of expressions, fields, inputs, filters, tests and actions."""
    assert said in desk.write(at(words)).hover()


def test_hover_on_a_cron_line_says_when(desk):
    """In words, and the next three times in its zone; without one it is UTC, and that is said."""
    said = desk.write(at('cron: "0 7§ * * MON"')).hover()
    assert "every Monday at 07:00 (America/New_York)" in said
    assert len(re.findall(r"^- Mon \d{4}-\d\d-\d\d 07:00 E[SD]T \(UTC-0[45]00\)$", said, re.MULTILINE)) == 3
    said = desk.write(at('cron: "30 9§ 1 * *"')).hover()
    assert len(re.findall(r"^- \w{3} \d{4}-\d\d-01 09:30 UTC \(UTC\+0000\)$", said, re.MULTILINE)) == 3
    assert "unless the tenant or the profile has another zone" in said


def test_hover_on_a_finding_says_what_its_code_means(desk):
    """The meaning stands above what is said of the thing itself."""
    said = desk.write(
        at("{{ steps.mov§es.output.items }}").replace("mov§es.output.items }", "mov§es.output.item }")
    ).hover()
    assert "`steps.moves`" in said
    said = desk.write(at("action: captions.gen§erate").replace("gen§erate", "gen§erat")).hover()
    assert said.startswith("**E501** unknown action\n\nThere is no action of this name.")


@pytest.mark.parametrize(
    ("words", "target", "line"),
    [
        ("steps.we§ek.output.results }}", "week", "  - id: week"),
        ("steps.moves.output.it§ems }}", "moves", "      - id: moves"),
        ("needs: [we§ek]", "week", "  - id: week"),
        ("inputs.re§els", "reels", "  reels: {type"),
        ("entry.po§st.id", "entry", "    as: entry"),
        ("this.b§y", "by", "          by:"),
    ],
)
def test_definition_goes_to_where_a_name_comes_from(desk, words: str, target: str, line: str):
    """Steps, also by `needs`; inputs; a loop's variable; a value of `set`."""
    page = desk.write(at(words))
    assert page.target() == target
    found = page.editor.definition(page.file, *page.cursor)
    assert found is not None
    assert page.text.split("\n")[found["range"]["start"]["line"]].startswith(line)


def test_definition_of_a_workflow_is_its_file(desk):
    """The path is relative to the file that uses it."""
    page = desk.write("cc_flow: 1\nname: a\nsteps:\n  - id: b\n    workflow: shared/ot§her.yaml\n")
    found = page.editor.definition(page.file, *page.cursor)
    assert found is not None
    assert found["uri"] == (page.file.parent / "shared" / "other.yaml").as_uri()


def test_the_outline_is_the_steps(desk):
    """Groups and handlers hold theirs; each says what it does."""

    def names(symbols):
        return [(one["name"], one.get("detail"), names(one.get("children") or [])) for one in symbols]

    page = desk.write(FLOW)
    handler = ("[0]", "core.notify", [])
    assert names(page.editor.symbols(page.file)) == [
        ("week", "calendar.list_schedule", []),
        ("slot", "captions.generate", []),
        (
            "arrange",
            "steps",
            [("moves", "set", []), ("reorder", "calendar.reorder", []), ("on_error", None, [handler])],
        ),
        ("finally", None, [("told", "core.notify", [])]),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "title"),
    [
        ("captions.generate", "captions.generat", "Change to `captions.generate`"),
        ("steps.week.output.results }}", "steps.wek.output.results }}", "Change to `week`"),
        ("entry.post.ai_caption is", "entry.post.ai_captoin is", "Change to `ai_caption`"),
        ("| add_days(6)", "| add_day(6)", "Change to `add_days`"),
        ("    where: entry", "    were: entry", "Change to `where`"),
        ("inputs.reels", "inputs.reel", "Change to `reels`"),
        ("    timezone: America/New_York", "    timezone: America/New_Yorc", "Change to `America/New_York`"),
        ("{message: done}", "{mesage: done}", "Change to `message`"),
        ("  - id: told", "  - id: Told", "Change to `told`"),
        ("needs: [week]", "needs: week", "Change to `[week]`"),
        (
            "when: steps.moves.output.items | length > 0",
            "when: {{ steps.moves.output.items | length > 0 }}",
            "Put quotes around it",
        ),
    ],
)
def test_a_quick_fix_mends_a_finding(desk, right: str, wrong: str, title: str):
    """Near names, and quotes around a template: the file is as it was before the mistake."""
    fixed = desk.write(FLOW.replace(right, wrong)).mended()
    assert title in [name for name, _ in fixed]
    mended = right if title != "Put quotes around it" else 'when: "{{ steps.moves.output.items | length > 0 }}"'
    assert FLOW.replace(right, mended) in [text for _, text in fixed]


@pytest.mark.parametrize(
    ("wrong", "right", "title"),
    [
        ("message: run.id", 'message: "{{ run.id }}"', 'Change to `"{{ run.id }}"`'),
        ("message: \u201cdone\u201d", 'message: "done"', "Write straight quotes"),
        ("message: done\n    timeout: 1h30m", "message: done\n    timeout: 90m", "Change to `90m`"),
    ],
)
def test_what_was_meant_is_a_quick_fix_away(desk, wrong: str, right: str, title: str):
    """Braces that are missing, quotes of a word processor, durations of other tools: each in one step."""
    text = "cc_flow: 1\nname: a\nsteps:\n  - id: b\n    action: core.notify\n    with:\n      "
    assert (title, f"{text}{right}\n") in desk.write(f"{text}{wrong}\n").mended()


def test_a_quoted_template_is_a_quick_fix_away_from_right(desk):
    """Quotes inside it are kept apart from those around it; in brackets only the value is quoted."""
    text = "cc_flow: 1\nname: a\nsteps:\n  - id: b\n    action: core.notify\n    with:\n      message: {}\n"
    for wrong, right in (
        ("{{ run.id }} is here", '"{{ run.id }} is here"'),
        ('{{ run.id | default("x") }}', "'{{ run.id | default(\"x\") }}'"),
    ):
        page = desk.write(text.replace("{}", wrong))
        assert ("Put quotes around it", text.replace("{}", right)) in page.mended()
    brackets = text.replace("with:\n      message: {}", "with: {level: warning, message: {{ run.id }}}")
    page = desk.write(brackets)
    assert ("Put quotes around it", brackets.replace("{{ run.id }}", '"{{ run.id }}"')) in page.mended()
