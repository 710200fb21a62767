"""The rate limit while a plan reads."""

import asyncio
import random
from typing import Any

from world import workflow_of


def test_a_plans_reads_keep_to_the_limit_as_the_server_sees_it(strict: Any):
    """Twenty reads, each up to six seconds on its way: three in any two seconds."""
    arrivals: list[float] = []
    chance = random.Random(3)
    answer = strict.api.handle_async_request

    async def slowly(request: Any) -> Any:
        await asyncio.sleep(chance.choice((0, 0.1, 2, 6)) * chance.random())
        arrivals.append(strict.machine.clock.monotonic())
        return await answer(request)

    strict.api.handle_async_request = slowly
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
    assert max(sum(first <= one < first + 2 for one in arrivals) for first in arrivals) == 3
