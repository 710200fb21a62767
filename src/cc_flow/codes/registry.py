"""Every code by its name. The one place that knows all families."""

from collections.abc import Mapping
from types import MappingProxyType

from cc_flow.codes import Code, actions, effects, form, references, schedules, text, types

_FAMILIES = (text, form, references, types, actions, schedules, effects)

CODES: Mapping[str, Code] = MappingProxyType({code.code: code for family in _FAMILIES for code in family.CODES})
"""Sorted by family and number, errors before warnings."""

EXAMPLE_FILE = "example.yaml"
"""What the examples are called, where one has to name itself."""

OTHER_FILE = "mark.yaml"
OTHER_EXAMPLE = """\
cc_flow: 1
name: mark
inputs:
  post: {type: string, description: The post to mark.}
  is_used: {type: boolean, default: true}
steps:
  - id: mark
    action: content.update_post
    with: {id_or_slug: "{{ inputs.post }}", is_used: "{{ inputs.is_used }}"}
outputs: {slug: "{{ steps.mark.output.slug }}"}
"""
"""The workflow beside the examples that some of them use as a step."""
