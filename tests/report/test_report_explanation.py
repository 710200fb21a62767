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

It runs every Monday at 07:00 (Europe/London). Where times were missed, the latest is made up for, within 1 day.
It takes `count`, a whole number: How many. Unless given, it is 2.
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


ODD = """\
cc_flow: 1
name: odd
schedules: [{cron: "@daily", timezone: UTC, catch_up: none, jitter: 90s}]
inputs:
  tone: {type: string, enum: [warm, null], default: warm}
  days: {type: integer, minimum: 1, maximum: 5}
  names: {type: array, minItems: 1, items: {type: string}, default: [Ann Lee, Bo]}
limits: {writes: 1, deletes: 0}
rate_limit: {requests: 1, per: 500ms}
steps:
  - {id: menu, action: ai.generate_hook_menu, wait: false}
  - id: ready
    needs: [menu]
    action: ai.get_hook_menu_status
    until: output.status == 'completed'
    fail_when: output.status == 'failed'
    deadline: 1h
    on_error:
      - when: error.status == 404
        action: core.continue
  - {id: posts, needs: [], action: content.list_posts, paginate: {max_items: 20}}
  - {id: tell, action: core.report, with: {message: Good  morning}}
"""
ODDLY_SAID = """\
odd

It runs every day at 00:00 (UTC), up to 90 seconds later. What was missed is not made up for.
It takes `tone`, one of warm or nothing. Unless given, it is warm.
It takes `days`, a whole number from 1 to 5. It must be given.
It takes `names`, a list (text each), at least 1 element. Unless given, it is [“Ann Lee”, Bo].
A run makes at most 1 write and no deletions.
It sends at most 1 request in 500 milliseconds.

1. menu: generate a new reel hook menu [ai.generate_hook_menu, write].
   It does not wait for the end of what it starts.
2. ready: once menu ended, get hook menu generation status [ai.get_hook_menu_status, read].
   It asks again until `output.status == 'completed'`; it fails where `output.status == 'failed'`.
   It has 1 hour in all.
   If it fails:
      1. if `error.status == 404`, count the failure as dealt with and go on [core.continue].
3. posts: at once, list all posts with favorite/used/AI-caption state [content.list_posts, read].
   The first 20 only.
4. tell: put a line into the run's report [core.report], with message = “Good morning”.
"""


def test_what_is_seldom_used_is_told_in_words_too():
    """Bounds, order, waiting and handlers: no sign of the language where a word does it."""
    workflow, found = read_workflow(ODD, file="odd.yaml")
    assert (workflow is not None, found) == (True, ())
    assert workflow is not None
    assert explain_workflow(workflow) == ODDLY_SAID
