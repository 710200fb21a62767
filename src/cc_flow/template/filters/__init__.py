"""All filters and tests an expression may use. One registry of each; one file a kind."""

from cc_flow.template.filters import applying, collections, dates, lists, numbers, rotation, tests, text, words
from cc_flow.template.filters.signature import FILTERS, TESTS, Definition, Filter, Test

__all__ = ["CHAPTERS", "FILTERS", "TESTS", "Definition", "Filter", "Test"]

CHAPTERS = {
    "Dates": dates,
    "Collections": collections,
    "Rotation": rotation,
    "Text": text,
    "Lists (Jinja's)": lists,
    "Applying filters and tests (Jinja's)": applying,
    "Words (Jinja's)": words,
    "Numbers and JSON (Jinja's)": numbers,
    "Tests (Jinja's)": tests,
}
"""The modules in the order a page about them has; a filter belongs to the chapter whose module defines its function."""
