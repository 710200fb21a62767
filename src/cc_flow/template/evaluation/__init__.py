"""A tree and names to a value. It walks the tree: no code is generated, and no Python object is asked for an attribute.

Missing values travel as `Missing` up to the node that wants them; only `default`, `is defined` and `is undefined` do
not mind. Unknown values travel as `Unknown`: fields, operators, filters and tests over one give another; where
something turns on one, `Undecided` is raised.
"""

from cc_flow.template.evaluation import choosing, computing, reading
from cc_flow.template.evaluation.walk import Evaluation

__all__ = ["HANDLED_IN", "Evaluation"]

HANDLED_IN = (reading, choosing, computing)
"""Where the kinds of nodes are evaluated; naming these modules here is what enters them."""
