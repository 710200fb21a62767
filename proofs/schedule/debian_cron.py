"""Four nights on which clocks change, as Debian's own cron lives through them: the real daemon, sixty times faster.

`python -m proofs.schedule.debian_cron`; exits 1 on a difference. It needs root, cron and libfaketime (`apt-get install
cron libfaketime`) and takes four minutes. The daemon sees a file system of its own: this machine's crontabs are neither
read nor changed.
"""

import bisect
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cc_flow.cron import due_times, parse_cron

SPEED = 60
MINUTE = timedelta(minutes=1)
EXPRESSIONS = (
    "30 1 * * *",
    "30 2 * * *",
    "0 1 * * *",
    "0 2 * * *",
    "0 3 * * *",
    "0 2,3 * * *",
    "30 1,2 * * *",
    "0,30 1-3 * * *",
    "15 0-4 * * *",
    "59 1 * * *",
    "0-59/20 1 * * *",
    "*/20 1 * * *",
    "*/20 2 * * *",
    "0 */2 * * *",
    "30 * * * *",
    "*/15 * * * *",
    "45 2 * * 0",
    "45 1 1,8,25,29 * *",
)
_LIBRARIES = "/usr/lib/*/faketime/libfaketime.so.1"
# What the daemon looks at, replaced in a name space of its own by what stands in the folder `$1`.
_SCRIPT = """
set -e
mount --make-rprivate /
mount --bind "$1/crontab" /etc/crontab
mount --bind "$1/empty" /etc/cron.d
mount --bind "$1/empty" /var/spool/cron/crontabs
mount --bind "$1/run" /run
exec env LD_PRELOAD="$2" FAKETIME="$3" TZ="$4" /usr/sbin/cron -f
"""


@dataclass(frozen=True)
class Night:
    """A stretch of time in a zone: it begins at a local time, a little before a minute ends, and lasts so long."""

    zone: str
    begins: datetime
    lasts: timedelta

    @property
    def first(self) -> datetime:
        """The first whole minute in it, aware UTC."""
        begin = self.begins.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        return begin.replace(second=0) + MINUTE


NIGHTS = (
    Night("America/New_York", datetime(2026, 3, 8, 0, 40, 30), timedelta(minutes=190)),  # noqa: DTZ001 - a wall clock
    Night("America/New_York", datetime(2026, 11, 1, 0, 40, 30), timedelta(minutes=230)),  # noqa: DTZ001
    Night("Europe/London", datetime(2026, 3, 29, 0, 10, 30), timedelta(minutes=190)),  # noqa: DTZ001
    Night("Europe/London", datetime(2026, 10, 25, 0, 10, 30), timedelta(minutes=230)),  # noqa: DTZ001
)


def live_through(night: Night) -> dict[str, Counter[datetime]]:
    """How often the daemon ran each expression, by the minute (aware UTC)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _furnish(folder)
        start = f"@{night.begins:%Y-%m-%d %H:%M:%S} x{SPEED}"
        command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", _SCRIPT, "sh"]
        with subprocess.Popen([*command, name, _library(), start, night.zone], stderr=subprocess.DEVNULL) as daemon:
            time.sleep(night.lasts / timedelta(seconds=1) / SPEED)
            if daemon.poll() is not None:
                raise SystemExit(f"the daemon ended by itself, with {daemon.returncode}")
            daemon.kill()
        clock = _stamps(folder / "minutes")
        return {text: _by_minute(night, clock, _stamps(folder / str(at))) for at, text in enumerate(EXPRESSIONS)}


def _furnish(folder: Path) -> None:
    """A crontab that stamps the real time for each expression, and for each minute that goes by."""
    for name in ("empty", "run"):
        (folder / name).mkdir()
    lines = [("* * * * *", "minutes"), *((text, str(at)) for at, text in enumerate(EXPRESSIONS))]
    jobs = (f"{text} root date +\\%s.\\%N >> {folder / name}\n" for text, name in lines)
    (folder / "crontab").write_text("SHELL=/bin/sh\nPATH=/usr/bin:/bin\n" + "".join(jobs))
    (folder / "crontab").chmod(0o600)


def _library() -> str:
    found = sorted(Path("/").glob(_LIBRARIES.removeprefix("/")))
    if not found or os.geteuid() != 0 or shutil.which("cron") is None:
        raise SystemExit("this needs root, and: apt-get install cron libfaketime")
    return str(found[0])


def _stamps(file: Path) -> list[float]:
    return sorted(map(float, file.read_text().split())) if file.exists() else []


def _by_minute(night: Night, clock: list[float], stamps: list[float]) -> Counter[datetime]:
    """The minute of each stamp is that of the stamp of `* * * * *` next to it: both began together."""
    return Counter(night.first + MINUTE * _nearest(clock, stamp) for stamp in stamps)


def _nearest(clock: list[float], stamp: float) -> int:
    after = bisect.bisect(clock, stamp)
    return min(range(max(0, after - 1), min(len(clock), after + 1)), key=lambda at: abs(clock[at] - stamp))


def differences(night: Night, ran: dict[str, Counter[datetime]]) -> Iterator[str]:
    """Where the daemon and we do not agree about the minutes in which something is due."""
    last = night.first + night.lasts - 3 * MINUTE
    for text, minutes in ran.items():
        theirs = {at for at in minutes if at <= last}
        zone, after = ZoneInfo(night.zone), night.first - timedelta(seconds=1)
        ours = {due.at for due in due_times(parse_cron(text), zone=zone, after=after, until=last)}
        for at in sorted(ours ^ theirs):
            yield f"{text} in {night.zone}: {at.astimezone(zone).isoformat()} only {'ours' if at in ours else 'cron'}"


def main() -> int:
    """Live through all nights at once, and print what came of them."""
    _library()
    with ThreadPoolExecutor(len(NIGHTS)) as pool:
        lived = list(pool.map(live_through, NIGHTS))
    found = [line for night, ran in zip(NIGHTS, lived, strict=True) for line in differences(night, ran)]
    for night, ran in zip(NIGHTS, lived, strict=True):
        for text, minutes in ran.items():
            for at, count in minutes.items():
                if count > 1:
                    local = at.astimezone(ZoneInfo(night.zone)).isoformat()
                    print(f"cron ran `{text}` {count} times at {local}, which is one run here, as the rule says")
    for line in found:
        print(line)
    fires = sum(count for ran in lived for minutes in ran.values() for count in minutes.values())
    print(f"{len(NIGHTS)} nights, {len(EXPRESSIONS)} expressions, {fires:,} runs of cron, {len(found)} differences")
    return 1 if found or not fires else 0


if __name__ == "__main__":
    sys.exit(main())
