"""A workflow in plain English."""

from cc_flow.report.explanation import explain_workflow
from cc_flow.workflow.read import read_workflow

TEXT = """\
cc_flow: 1
name: two-reels
description: Two reels a week.
schedules: [{cron: "0 7 * * MON", timezone: Europe/London}]
inputs:
  count: {type: integer, default: 2, description: How many.}
limits: {writes: 3}
allow: [destroy]
steps:
  - id: reels
    action: content.list_trending_reels
  - id: slot
    when: inputs.count > 0
    for_each: "{{ steps.reels.output.results[:inputs.count] }}"
    key: "{{ item.id }}"
    max_failures: 1
    action: calendar.schedule_post
    with: {post_id: "{{ item.id }}", date: 2026-12-01}
    on_error: continue
"""
SAID = """\
two-reels: Two reels a week.

It runs every Monday at 07:00 (Europe/London); of missed times the latest is caught up within 1d.
It takes `count`: a whole number - How many; 2 where it is not given.
A run makes at most 3 writes.
It may delete things.

1. reels: list trending reel/dashboard posts [content.list_trending_reels, read].
2. slot: if `inputs.count > 0`, for each `item` in `steps.reels.output.results[:inputs.count]`: add a post to your \
schedule at a specific date and order [calendar.schedule_post, write], with post_id = `item.id` and date = 2026-12-01.
   Up to 1 of them may fail.
   If it fails, the run goes on.
"""


def test_a_workflow_is_told_in_sentences():
    """When, with what, within which bounds, and each step: the same text each time."""
    workflow, _ = read_workflow(TEXT, file="two-reels.yaml")
    assert workflow is not None
    assert explain_workflow(workflow) == SAID
