"""The sandbox on a real loopback port: answers, cut connections, signals."""

import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cc_flow.errors import UsageError
from cc_flow.sandbox import SANDBOX_KEY, SANDBOX_TENANT, Faults, Serving, serve

SCHEDULE = "/api/user/content/schedule"
DAY = {"postId": "post-1", "date": "2026-12-01"}
HEADERS = {"Authorization": f"Bearer {SANDBOX_KEY}", "X-Tenant-Slug": SANDBOX_TENANT}
SCRIPT = ",".join(
    f"{name}@{number}:POST /user/content/schedule"
    for number, name in enumerate(
        ("drop-before", "drop-after", "reset-before", "reset-after", "cut-body", "500-after"), 1
    )
)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory, seeded: bytes) -> Iterator[str]:
    """A server in a thread, on a port of the system's choosing, that goes wrong six times."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "sandbox.sqlite3").write_bytes(seeded)
    ready: queue.Queue[Serving] = queue.Queue()
    arguments = {"port": 0, "faults": Faults.parse(SCRIPT), "ready": ready.put}
    thread = threading.Thread(target=serve, args=(folder,), kwargs=arguments)
    thread.start()
    serving = ready.get(timeout=20)
    yield serving.origin
    serving.stop()
    thread.join(timeout=20)
    assert not thread.is_alive()


def test_cut_connections_look_like_the_network_s(origin: str) -> None:
    """Before the work and after it, closed, reset, or in the middle of the body: only the work tells them apart."""
    told: list[tuple[type[Exception] | int, int]] = []
    with httpx.Client(base_url=origin, headers=HEADERS, trust_env=False) as client:
        for _ in range(7):
            try:
                outcome: type[Exception] | int = client.post(SCHEDULE, json=DAY).status_code
            except httpx.HTTPError as error:
                outcome = type(error)
            told.append((outcome, client.get(SCHEDULE, params={"date": "2026-12-01"}).json()["count"]))
    assert told == [
        (httpx.RemoteProtocolError, 0),
        (httpx.RemoteProtocolError, 1),
        (httpx.ReadError, 1),
        (httpx.ReadError, 2),
        (httpx.RemoteProtocolError, 3),
        (500, 4),
        (201, 5),
    ]


def test_a_signed_address_is_the_server_s_own(origin: str) -> None:
    """Where the caller came in, there the file goes."""
    with httpx.Client(base_url=origin, headers=HEADERS, trust_env=False) as client:
        signed = client.post("/api/user/files/create-signed-file", json={"fileName": "a.txt"}).json()
    assert signed["url"].startswith(f"{origin}/uploads/")
    assert httpx.put(signed["url"], content=b"words", trust_env=False).status_code == 200
    assert httpx.get(signed["fileUrl"], trust_env=False).content == b"words"


def test_a_forwarded_address_is_not_believed(origin: str) -> None:
    """A header cannot turn one connection into another."""
    headers = {**HEADERS, "X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https"}
    answer = httpx.get(f"{origin}/api/user/my-profile", headers=headers, trust_env=False)
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "example.com", ""])  # noqa: S104 - these are refused
def test_only_loopback_is_served(folder: Path, host: str) -> None:
    """A sandbox has a well-known key; nobody else is to reach it."""
    with pytest.raises(UsageError, match="loopback"):
        serve(folder, host=host)


def test_a_taken_port_is_said(folder: Path) -> None:
    """With the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError) as caught:
            serve(folder, port=taken.getsockname()[1])
    assert caught.value.help == "--port 0 takes a free one"


SERVER = """
import sys
from pathlib import Path
from cc_flow.sandbox import serve
serve(Path(sys.argv[1]), port=0, ready=lambda serving: print(serving.origin, flush=True))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quietly(folder: Path, number: signal.Signals) -> None:
    """Exit 0, and not a word from the server itself."""
    command = [sys.executable, "-c", SERVER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        origin = process.stdout.readline().strip()
        assert httpx.get(f"{origin}/api/nowhere", trust_env=False).status_code == 404
        process.send_signal(number)
        assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0


def test_a_killed_server_keeps_what_it_answered(folder: Path) -> None:
    """Kill -9 right after a 201: the next one has the entry."""
    command = [sys.executable, "-c", SERVER, str(folder)]
    entries = []
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            with httpx.Client(base_url=process.stdout.readline().strip(), headers=HEADERS, trust_env=False) as client:
                entries.append(client.get(SCHEDULE, params={"date": "2026-12-01"}).json()["count"])
                assert client.post(SCHEDULE, json=DAY).status_code == 201
            process.kill()
    assert entries == [0, 1]
