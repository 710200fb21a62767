"""What a call costs: 1,000 reads of 5 ms in a loop at concurrency 10, journal on, whole process, against a bare httpx
loop.

`python -m benchmarks.calls [--rounds N] [--reads N]`. The target is 1.2; writes are printed without one: each waits
for the disk twice.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.loopback import serving

BARE = """
import asyncio, httpx, sys
async def main(origin, count):
    limit = asyncio.Semaphore(10)
    headers = {"Authorization": "Bearer cc_benchmark_0123456789", "X-Tenant-Slug": "benchmark"}
    async with httpx.AsyncClient(base_url=origin, headers=headers) as client:
        async def one(number):
            async with limit:
                answer = await client.get(f"/api/user/content/posts-v2/post-{number}")
                answer.raise_for_status()
                return answer.json()
        await asyncio.gather(*(one(number) for number in range(count)))
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""
READS = """\
cc_flow: 1
name: reads
inputs: {{count: {{type: integer, default: {count}}}}}
steps:
  - id: posts
    for_each: "{{{{ range(inputs.count) | list }}}}"
    concurrency: 10
    action: content.get_post
    with: {{id_or_slug: "post-{{{{ item }}}}"}}
"""
WRITES = READS.replace("content.get_post", "calendar.update_entry").replace("id_or_slug:", "is_completed: true, id:")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--reads", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(latency=0.005) as origin:
        ratios = _measure(Path(folder), origin, asked.rounds, asked.reads)
    for name, found in ratios.items():
        target = " (target 1.2)" if name == "reads" else ""
        figure = f"{statistics.median(found):5.2f} x a bare httpx loop{target}"
        print(f"{name:<7} {figure}, {asked.reads} calls, {asked.rounds} rounds")


def _measure(folder: Path, origin: str, rounds: int, count: int) -> dict[str, list[float]]:
    ratios: dict[str, list[float]] = {"reads": [], "writes": []}
    files = {"reads": folder / "reads.yaml", "writes": folder / "writes.yaml"}
    files["reads"].write_text(READS.format(count=count))
    files["writes"].write_text(WRITES.format(count=count))
    environment = {
        **os.environ,
        "CC_FLOW_STATE_DIR": str(folder / "state"),
        "CC_FLOW_CONFIG_DIR": str(folder / "config"),
        "CC_FLOW_BASE_URL": origin,
        "CC_FLOW_TENANT": "benchmark",
        "CC_FLOW_API_KEY": "cc_benchmark_0123456789",
    }
    for _ in range(rounds):
        bare = _time([sys.executable, "-c", BARE, origin, str(count)], environment)
        for name, file in files.items():
            run = [sys.executable, "-m", "cc_flow", "run", str(file), "--yes"]
            ratios[name].append(_time(run, environment) / bare)
    return ratios


def _time(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
