"""Made-up secrets are looked for in every byte that commands write, also where all goes wrong."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from proofs.canary.scenarios import scenarios
from proofs.canary.search import leaks
from store_world import StoreWorld

from cc_flow.journal.events import Reported

ROOT = Path(__file__).parent.parent.parent
SECRET = "cc_live_Wc5Ex8Rz1Tv7Yb3Nu9"


def look(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The proof, by its own command."""
    command = [sys.executable, "-m", "proofs.canary", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_no_secret_is_written_anywhere():
    """Output, run store, reports, plans, crash files: nothing holds twelve characters of a secret in a row."""
    ran = look("--every", "2")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "\n0 leaks\n" in ran.stdout


def test_without_the_mask_the_search_finds_them():
    """The search is worth something: a leaky build does not get through."""
    ran = look("--leaky", "--every", "12")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "\n0 leaks\n" not in ran.stdout


def test_there_are_more_than_twenty_scenarios():
    """Each has a name of its own."""
    assert len({scenario.name for scenario in scenarios()}) == len(list(scenarios())) > 20


@pytest.mark.parametrize(
    "written",
    [
        SECRET.encode(),
        f"... {SECRET[5:17]} ...".encode(),
        SECRET.encode().hex().encode(),
        base64.b64encode(f"ab{SECRET}c".encode()),
        base64.urlsafe_b64encode(f"a{SECRET}".encode()),
    ],
)
def test_the_search_knows_what_secrets_look_like(tmp_path: Path, written: bytes):
    """Whole, in part, in hex, in base64 at each phase."""
    (tmp_path / "file").write_bytes(b"\0\1" + written + b"\2")
    assert list(leaks(tmp_path, {"the key": SECRET}))


def test_the_search_looks_into_compressed_records(tmp_path: Path):
    """What the run store compresses is unpacked."""
    world = StoreWorld(tmp_path)
    lease = world.begin()
    world.record(lease, Reported("", "x" * 5000 + SECRET))
    world.store.close()
    assert SECRET.encode() not in (tmp_path / "store.db").read_bytes()
    assert any("table events" in leak for leak in leaks(tmp_path, {"the key": SECRET}))
