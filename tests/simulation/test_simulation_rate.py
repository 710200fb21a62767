"""The rate limit while a plan reads."""

import random
from typing import Any

from arrivals import most_in_any, slow_down
from world import workflow_of


def test_a_plans_reads_keep_to_the_limit_as_the_server_sees_it(strict: Any):
    """Twenty reads, each up to six seconds on its way: three in any two seconds."""
    arrivals = slow_down(strict.api, strict.machine.clock, random.Random(3), (0, 0.1, 2, 6))
    text = workflow_of(
        """
        - id: read
          for_each: "{{ range(20) | list }}"
          concurrency: 5
          action: content.get_post
          with: {id_or_slug: p1}
        """,
        rate_limit="{requests: 3, per: 2s}",
    )
    strict.machine.plan(text)
    assert len(arrivals) == 20
    assert most_in_any(arrivals, 2) == 3
