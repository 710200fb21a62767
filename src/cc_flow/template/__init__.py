"""`{{ … }}`: what a text names, what type it yields, its value. The one room with jinja2 for workflow expressions."""

from cc_flow.template.compiled import Compiled, Kind, compile_condition, compile_text
from cc_flow.template.elsewhere import name_help
from cc_flow.template.fields import Hidden
from cc_flow.template.filters import CHAPTERS, FILTERS, TESTS
from cc_flow.template.inference.facts import Facts
from cc_flow.template.problem import EvaluationError, TemplateProblem
from cc_flow.template.sizes import size_after
from cc_flow.template.tree import Key, Reference

__all__ = [
    "CHAPTERS",
    "FILTERS",
    "TESTS",
    "Compiled",
    "EvaluationError",
    "Facts",
    "Hidden",
    "Key",
    "Kind",
    "Reference",
    "TemplateProblem",
    "compile_condition",
    "compile_text",
    "name_help",
    "size_after",
]
