"""The codes of references: steps, names and fields that are not there, not yet, or perhaps not. Found in the room
`check`.
"""

from cc_flow.codes import Code


def _steps(*steps: str, head: str = "") -> str:
    """A workflow of these steps, each line by line, indented as it stands in the list."""
    listed = "".join("  - " + step.replace("\n", "\n    ") + "\n" for step in steps)
    return f"cc_flow: 1\nname: favorites\n{head}steps:\n{listed}"


_REELS = "id: reels\naction: content.list_trending_reels"
_MARK = """\
id: mark
action: content.update_post
with: {id_or_slug: "{{ steps.reels.output.results[0].slug }}", is_favorite: true}"""
_RIGHT = _steps(_REELS, _MARK)
_CAPTION = """\
id: caption
when: steps.reels.output.count > 0
action: captions.generate
with: {post_id: "{{ steps.reels.output.results[0].id }}"}"""
_TELL = """\
id: tell
action: core.notify
with: {message: "{{ steps.caption.output.text }}"}"""
_GREETING = "id: greet\naction: core.report\nwith: {message: Good morning}"
_USE = 'id: mark\nworkflow: mark.yaml\nwith: {post: "{{ steps.reels.output.results[0].slug }}"}'
_GREET = 'id: greet\naction: core.notify\nwith: {message: "Hello {{ inputs.name }}"}'

CODES: tuple[Code, ...] = (
    Code(
        "E301",
        "step that does not run before",
        "An expression names a step that has not surely ended when this one begins: it is misspelt, it stands further "
        "down, `needs` lets this one start earlier, or it stands inside a group, where only its siblings see it. Use "
        "the near name that is offered, move the step up, or name it in `needs`.",
        wrong=_RIGHT.replace("steps.reels", "steps.reel"),
        right=_RIGHT,
    ),
    Code(
        "E302",
        "unknown step",
        "No step has this id, and none that runs before has one like it. The help names the steps that can be used "
        "here.",
        wrong=_RIGHT.replace("steps.reels", "steps.posts"),
        right=_RIGHT,
    ),
    Code(
        "E303",
        "unknown name",
        "An expression uses a name that means nothing in this place: an input that is not declared, or a loop "
        "variable outside its loop. Text needs quotes of its own inside an expression.",
        wrong=_steps(
            _GREET.replace("inputs.name", "inputs.nam"), head="inputs: {name: {type: string, default: Ada}}\n"
        ),
        right=_steps(_GREET, head="inputs: {name: {type: string, default: Ada}}\n"),
    ),
    Code(
        "E304",
        "unknown field",
        "The value has no field of this name. Fields are those that the API's answers have, in small letters with "
        "`_`. The help offers the near one, or names all there are.",
        wrong=_RIGHT.replace(".slug", ".slugg"),
        right=_RIGHT,
    ),
    Code(
        "W305",
        "field that is not known",
        "cc-flow knows no field of this name here, and none like it. Answers may hold more than it knows, so this may "
        "be right; look at a real answer. `| default(…)` says that it may be missing.",
        wrong=_RIGHT.replace(".slug", ".permalink_of_post"),
        right=_RIGHT.replace(".slug", "['slug']"),
    ),
    Code(
        "E306",
        "output that may not be there",
        "The step may be skipped by its `when`, or may fail and let the run go on, and then it has no output. Ask "
        "`steps.<id>.ran` first, put the same `when` on this step, or say what to take then with `| default(…)`.",
        wrong=_steps(_REELS, _CAPTION, _TELL),
        right=_steps(_REELS, _CAPTION, _TELL.replace("action", "when: steps.caption.ran\naction")),
    ),
    Code(
        "E307",
        "`needs` that cannot be met",
        "`needs` names steps of the same list, by their ids. A step of another list has ended before, or is not seen.",
        wrong=_steps(_REELS, _MARK + "\nneeds: [reels, calendar]"),
        right=_steps(_REELS, _MARK + "\nneeds: [reels]"),
    ),
    Code(
        "E308",
        "steps that wait for each other",
        "With `needs`, a step waits for those it names, and without it for all above it. Here that comes back to the "
        "step itself, so none of them could ever start.",
        wrong=_steps(_GREETING + "\nneeds: [mark]", _REELS, _MARK),
        right=_steps(_GREETING + "\nneeds: []", _REELS, _MARK),
    ),
    Code(
        "W309",
        "step that is never used",
        "The step only computes or reads, and nothing uses its output, so it is done for nothing. Something else may "
        "have been meant where it is not named.",
        wrong=_steps(_REELS, _MARK.replace("{{ steps.reels.output.results[0].slug }}", "open-house")),
        right=_RIGHT,
    ),
    Code(
        "W310",
        "input that is never used",
        "The input is declared, and whatever somebody gives for it changes nothing.",
        wrong=_steps(_GREET.replace("{{ inputs.name }}", "Ada"), head="inputs: {name: {type: string, default: Ada}}\n"),
        right=_steps(_GREET, head="inputs: {name: {type: string, default: Ada}}\n"),
    ),
    Code(
        "E311",
        "input that the other workflow does not have",
        "`with` of a `workflow` step gives the inputs that the other file declares, under their names there.",
        wrong=_steps(_REELS, _USE.replace("with: {", "with: {is_use: true, ")),
        right=_steps(_REELS, _USE.replace("with: {", "with: {is_used: true, ")),
    ),
    Code(
        "E312",
        "input that the other workflow needs",
        "The other file declares an input without a default, so `with` must give it.",
        wrong=_steps("id: mark\nworkflow: mark.yaml"),
        right=_steps(_REELS, _USE),
    ),
    Code(
        "E313",
        "workflow file that cannot be read",
        "`workflow` names another file, by its path from this one; its name ends in `.yaml`. It is not there, may "
        "not be read, or is no workflow's file.",
        wrong=_steps(_REELS, _USE.replace("mark.yaml", "marks.yaml")),
        right=_steps(_REELS, _USE),
    ),
    Code(
        "E314",
        "workflow that runs itself",
        "A file may use others as steps, and not itself, also not by way of them: it would never end.",
        wrong=_steps("id: again\nworkflow: example.yaml"),
        right=_steps(_REELS, _USE),
    ),
    Code(
        "W316",
        "input that a schedule cannot give",
        "A scheduled run is started by nobody, so each input needs a default. It may be a template, such as "
        '`"{{ run.scheduled_for | month }}"`.',
        wrong=_steps(_GREET, head='inputs: {name: {type: string}}\nschedules: [{cron: "0 7 * * MON"}]\n'),
        right=_steps(_GREET, head='inputs: {name: {type: string, default: Ada}}\nschedules: [{cron: "0 7 * * MON"}]\n'),
    ),
)
"""Every finding about references, by number."""
