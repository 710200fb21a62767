"""What an expression yields before anything runs, and what is wrong with it.

Works on `cc_flow.shape`, never on values: the mirror of `evaluation`.
"""

from cc_flow.template.inference import making, operations, reading, uses
from cc_flow.template.inference.walk import Inference, Scope

__all__ = ["HANDLED_IN", "Inference", "Scope"]

HANDLED_IN = (reading, making, operations, uses)
"""Where the kinds of nodes are typed; naming these modules here is what enters them."""
