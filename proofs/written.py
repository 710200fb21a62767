"""Workflows written by chance: right ones of about a hundred lines, no two alike."""

import random

_HEAD = """\
cc_flow: 1
name: {name}
description: Every {day} - {reels} trending reels, captions, and the order of pillars.

schedules:
  - cron: "{minute} {hour} * * {short}"
    timezone: {zone}
    catch_up: latest
    catch_up_window: 2d
    jitter: 10m

inputs:
  month:
    type: string
    format: month
    default: "{{{{ run.scheduled_for | add_days({ahead}) | month }}}}"
    description: The month to generate.
  {count}:
    type: integer
    minimum: 1
    maximum: {most}
    default: {reels}
    description: How many trending reels the week should have.
  pillars:
    type: array
    items: {{type: string}}
    default: [local, market-education, listings]

limits: {{writes: {writes}, deletes: 0, ai_generations: 20}}
rate_limit: {{requests: 300, per: 1m}}
defaults:
  timeout: 60s
  retry: {{max_attempts: {attempts}, initial_delay: 1s}}

steps:
  - id: {a}_calendar
    action: calendar.generate
    with:
      month: "{{{{ inputs.month }}}}"
      days_of_week: [monday, tuesday, wednesday, thursday, friday]
    idempotency_key: "{{{{ inputs.month }}}}-{number}"

  - id: {a}_week
    action: calendar.list_schedule
    with:
      start_date: "{{{{ run.scheduled_for | add_days({ahead}) }}}}"
      end_date: "{{{{ run.scheduled_for | add_days({ahead} + 6) }}}}"

  - id: {b}_reels
    action: content.list_trending_reels
    timeout: 45s

  - id: {a}_picks
    set:
      trending: "{{{{ steps.{b}_reels.output.results | pluck('id') }}}}"
      taken: "{{{{ steps.{a}_week.output.results | where('post.id', 'in', this.trending) }}}}"
      missing: "{{{{ [inputs.{count} - (this.taken | length), 0] | max }}}}"
      days: "{{{{ run.scheduled_for | weekdays(count={most}) | without(this.taken | pluck('date')) }}}}"
      fresh: "{{{{ steps.{b}_reels.output.results | rejectattr('is_used') }}}}"
      slots: "{{{{ this.days[:this.missing] | zip_as(this.fresh, ['date', '{b}']) }}}}"

  - id: {b}_slot
    for_each: "{{{{ steps.{a}_picks.output.slots }}}}"
    as: {b}_item
    key: "{{{{ {b}_item.date }}}}"
    max_failures: 10%
    action: calendar.schedule_post
    with:
      post_id: "{{{{ {b}_item.{b}.id }}}}"
      date: "{{{{ {b}_item.date }}}}"
    on_conflict: skip
"""
_CAPTIONS = """
  - id: {c}_caption
    for_each: "{{{{ steps.{b}_slot.output }}}}"
    as: entry
    key: "{{{{ entry.post.id }}}}"
    concurrency: {most}
    where: entry.post.ai_caption is none
    action: captions.generate
    with: {{post_id: "{{{{ entry.post.id }}}}"}}
    on_error: continue
"""
_ORDER = """
  - id: {c}_arrange
    steps:
      - id: {c}_moves
        set:
          items: "{{{{ steps.{a}_week.output.results | rotate_by('post.pillar.slug', inputs.pillars) | as_moves }}}}"
      - id: {c}_reorder
        when: steps.{c}_moves.output.items | length > {reels}
        action: calendar.reorder
        with: {{items: "{{{{ steps.{c}_moves.output.items }}}}"}}
      - id: {c}_check
        assert:
          - that: steps.{a}_week.output.results | length >= inputs.{count} - {reels}
            message: "only {{{{ steps.{a}_week.output.results | length }}}} posts in week {number}"
"""
_TAIL = """
  - id: {b}_done
    action: core.report
    with:
      message: "{{{{ steps.{a}_week.output.count }}}} posts, {{{{ steps.{b}_slot.output | length }}}} {b} no. {number}"

outputs:
  {b}_scheduled: "{{{{ steps.{b}_slot.output | map(attribute='id') | list }}}}"
  {a}_fresh: "{{{{ steps.{a}_picks.output.fresh | length }}}}"

on_error:
  - action: core.notify
    with: {{message: "{name}: {{{{ error.step }}}} {{{{ error.message }}}}"}}
"""
_WORDS = (
    "open",
    "spring",
    "local",
    "market",
    "quiet",
    "early",
    "bright",
    "town",
    "harbor",
    "garden",
    "family",
    "studio",
)
_DAYS = (("Monday", "MON"), ("Tuesday", "TUE"), ("Thursday", "THU"), ("Friday", "FRI"))
_ZONES = ("America/New_York", "America/Los_Angeles", "America/Chicago", "Europe/Berlin", "UTC")


def workflow(number: int) -> str:
    """The text of a right workflow of about a hundred lines; the same number gives the same text."""
    chance = random.Random(number)
    day, short = chance.choice(_DAYS)
    a, b, c = chance.sample(_WORDS, 3)
    words = {
        "number": number, "name": f"{a}-{b}-{number}", "day": day, "short": short, "a": a, "b": b, "c": c,
        "minute": chance.randrange(60), "hour": chance.randrange(24), "zone": chance.choice(_ZONES),
        "count": f"{c}_count", "ahead": chance.randrange(1, 9), "most": chance.randrange(5, 9),
        "reels": chance.randrange(1, 5), "writes": chance.randrange(30, 90), "attempts": chance.randrange(2, 6),
    }  # fmt: skip
    middle = [_CAPTIONS, _ORDER]
    chance.shuffle(middle)
    return "".join(part.format(**words) for part in (_HEAD, *middle, _TAIL))
