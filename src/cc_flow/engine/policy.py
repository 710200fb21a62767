"""The table of class x failure: what the engine does when a request fails. The engine decides from it, the tests are
generated from it, the documentation prints it.

Everything without a valid 2xx that the API did not refuse in words is an unknown outcome for a write: the router's
503 page looks the same whether the work ran or not, and a reset connection does not say on which side of the work it
broke.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from cc_flow.actions.spec import EffectClass
from cc_flow.performer import FailureKind


class Move(StrEnum):
    """What to do next."""

    RETRY = "retry"  # after a delay, as often as the step allows
    RETRY_TWICE = "retry twice"  # the same, twice at the most
    RETRY_ONCE = "retry once"
    WAIT = "wait as told, retry"  # the server said when; no send is counted
    WAIT_LOOK = "wait as told, look, retry"
    LOOK = "look"  # the outcome is unknown: wait, read back, then adopt, send again, or give up as the class does
    LOOK_OR_FAIL = "look, else fail"  # refused, perhaps because it is there already
    FAIL = "fail"
    STOP = "stop the run"  # nothing else can work either
    UNKNOWN = "unknown"  # nothing can be looked at; a person must


_COLUMNS = (
    (EffectClass.READ,),
    (EffectClass.SET,),
    (EffectClass.TOGGLE,),
    (EffectClass.CREATE,),
    (EffectClass.GENERATE,),
    (EffectClass.EXTERNAL,),
    (EffectClass.MONEY, EffectClass.ACCOUNT),
)

_R, _R1, _R2, _W, _WL = Move.RETRY, Move.RETRY_ONCE, Move.RETRY_TWICE, Move.WAIT, Move.WAIT_LOOK
_L, _LF, _F, _S, _U = Move.LOOK, Move.LOOK_OR_FAIL, Move.FAIL, Move.STOP, Move.UNKNOWN

_ROWS: Mapping[FailureKind, tuple[Move, ...]] = {
    # kind                             read set  toggle create generate external money, account
    FailureKind.NOT_SENT:             (_R,  _R,  _R,    _R,    _R,      _R,      _R1),
    FailureKind.CUT:                  (_R,  _L,  _L,    _L,    _L,      _U,      _U),
    FailureKind.BAD_ANSWER:           (_R2, _L,  _L,    _L,    _L,      _U,      _U),
    FailureKind.REDIRECT:             (_F,  _F,  _F,    _F,    _F,      _F,      _F),
    FailureKind.REJECTED:             (_F,  _F,  _F,    _F,    _F,      _F,      _F),
    FailureKind.UNAUTHORIZED:         (_S,  _S,  _S,    _S,    _S,      _S,      _S),
    FailureKind.TIMEOUT_408:          (_R,  _R,  _L,    _L,    _L,      _U,      _U),
    FailureKind.CONFLICT:             (_F,  _LF, _LF,   _LF,   _LF,     _F,      _F),
    FailureKind.TOO_EARLY:            (_R,  _R,  _R1,   _R1,   _F,      _F,      _F),
    FailureKind.THROTTLED:            (_W,  _W,  _W,    _WL,   _WL,     _W,      _F),
    FailureKind.SERVER_ERROR:         (_R2, _L,  _L,    _L,    _L,      _U,      _U),
    FailureKind.GATEWAY:              (_R,  _L,  _L,    _L,    _L,      _U,      _U),
    FailureKind.UNAVAILABLE:          (_R,  _R,  _L,    _L,    _L,      _U,      _U),
    FailureKind.ROUTER:               (_R,  _L,  _L,    _L,    _L,      _U,      _U),
    # The page's words are no proof: a toggle is looked at before it is sent again.
    FailureKind.MAINTENANCE:          (_W,  _W,  _WL,   _L,    _L,      _F,      _F),
    FailureKind.OTHER_SERVER_ERROR:   (_F,  _F,  _L,    _L,    _L,      _U,      _U),
}  # fmt: skip

TABLE: Mapping[tuple[FailureKind, EffectClass], Move] = MappingProxyType(
    {
        (kind, effect_class): move
        for kind, row in _ROWS.items()
        for column, move in zip(_COLUMNS, row, strict=True)
        for effect_class in column
    }
)

# How often a write of each class may be sent in one invocation, whatever `max_attempts` says.
MOST_SENDS: Mapping[EffectClass, int] = MappingProxyType(
    {
        EffectClass.SET: 3,
        EffectClass.TOGGLE: 2,
        EffectClass.CREATE: 2,
        EffectClass.GENERATE: 1,
        EffectClass.EXTERNAL: 1,
        EffectClass.MONEY: 1,
        EffectClass.ACCOUNT: 1,
    }
)

AT_REST_AFTER = 5
"""Times `quiet` until even the latest work has come to its end. `quiet` is when an absence is believed; work that comes
later still is not prevented, but by then it shows. With the usual two minutes of `quiet` that is ten."""


def move_after(kind: FailureKind, effect_class: EffectClass) -> Move:
    """What to do when an action of `effect_class` failed with `kind`."""
    return TABLE[kind, effect_class]


def is_ambiguous(kind: FailureKind, effect_class: EffectClass) -> bool:
    """Whether a write that failed so may have happened."""
    return move_after(kind, effect_class) in (Move.LOOK, Move.UNKNOWN) or (
        # A set-class write is simply sent again after these, but until then its outcome is not known.
        effect_class is not EffectClass.READ and kind in _SILENT
    )


_SILENT = frozenset({FailureKind.TIMEOUT_408, FailureKind.UNAVAILABLE, FailureKind.OTHER_SERVER_ERROR})
