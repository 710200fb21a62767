"""The table of class x failure as a page, from the data that the engine decides by."""

from cc_flow.actions.spec import EffectClass
from cc_flow.engine.policy import MOST_SENDS, TABLE
from cc_flow.performer import FailureKind

HEAD = """\
# What follows from a failure

Each action has a class: what doing it twice would do.
Each failure has a kind: what is known of the request.
The engine looks up what to do in this table, which is printed from the very data it uses.

*look*: the outcome is unknown; it waits until work behind a lost answer must have come to rest, reads back,
and adopts what is there, sends again, or stops with exit 6.
*unknown*: nothing can be looked at; the run stops with exit 6, and a person looks.

"""


def failure_pages() -> dict[str, str]:
    """`failures.md`."""
    classes = list(EffectClass)
    rows = [
        "| failure | " + " | ".join(one.value for one in classes) + " |",
        "|---" * (len(classes) + 1) + "|",
        *(
            f"| {kind.value.replace('_', ' ')} | " + " | ".join(TABLE[kind, one].value for one in classes) + " |"
            for kind in FailureKind
        ),
        "",
        "The most sends in one go, whatever `max_attempts` says: "
        + ", ".join(f"{one.value} {count}" for one, count in MOST_SENDS.items())
        + ".",
    ]
    return {"failures.md": HEAD + "\n".join(rows) + "\n"}
