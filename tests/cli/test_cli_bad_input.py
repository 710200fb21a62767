"""Bad input of any kind: one clear message, the right exit code, nothing lost, no traceback."""

import os
import re
import resource
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from canned import answering, page
from program import Program

ONE_STEP = """\
cc_flow: 1
name: one-step
defaults: {retry: {max_attempts: 1}}
steps:
  - id: post
    action: content.get_post
    with: {id_or_slug: post-1}
"""
LIVE = {"CC_FLOW_API_KEY": "cc_a_key_for_tests_0123456789", "CC_FLOW_TENANT": "acme"}
MAIN_JOB = "workflows/monday-content.yaml"


def moved(elsewhere: str) -> bytes:
    """An answer that sends its reader to another place."""
    return page("301 Moved", "").replace(b"Connection", f"Location: {elsewhere}\r\nConnection".encode())


def test_a_missing_file_is_wrong_use(program: Program):
    """The file is named, exit 2."""
    ended = program("run", "nowhere.yaml", "--sandbox")
    assert ended.code == 2
    assert "nowhere.yaml cannot be read: no such file or directory" in ended.err


def test_a_folder_or_a_pipe_is_no_workflow(program: Program):
    """Neither is waited for."""
    os.mkfifo(program.folder / "pipe")
    for name in (str(program.folder), str(program.folder / "pipe")):
        ended = program("validate", name)
        assert ended.code == 2
        assert "is not a file" in ended.err


def test_a_link_to_what_is_no_workflow_is_not_shown(program: Program):
    """A link that came with a repository shows nothing of the machine it is looked at on."""
    program.write("notes.txt", "the password is 1234")
    program.write("hosts.yml", "the_password: 1234")
    (program.folder / "project").mkdir()
    for name in ("notes.txt", "hosts.yml"):
        link = program.folder / "project" / "link.yaml"
        link.symlink_to(program.folder / name)
        ended = program("validate", str(link))
        link.unlink()
        assert ended.code == 2
        assert "is a link to what is no workflow" in ended.err + ended.out
        assert "password" not in ended.err + ended.out


def test_an_invalid_workflow_sends_nothing(program: Program):
    """The finding with its place and the way out, exit 2."""
    file = program.write("bad.yaml", ONE_STEP.replace("action:", "acton:"))
    ended = program("run", file, "--sandbox")
    assert ended.code == 2
    assert "error[E201]: a step has no key `acton`" in ended.err
    assert "did you mean `action`?" in ended.err
    assert program("runs", "list", "--json").out.strip() == '{"format_version": 1, "runs": []}'


def test_without_a_key_the_way_to_one_is_named(program: Program):
    """Exit 4 before anything is done."""
    ended = program("run", program.write("one.yaml", ONE_STEP))
    assert ended.code == 4
    assert "cc-flow auth login" in ended.err


def test_without_a_tenant_it_says_where_to_name_one(program: Program):
    """Exit 2: a tenant is never guessed."""
    program.environment = {"CC_FLOW_API_KEY": LIVE["CC_FLOW_API_KEY"]}
    ended = program("run", program.write("one.yaml", ONE_STEP))
    assert ended.code == 2
    assert "CC_FLOW_TENANT" in ended.err


def test_a_key_that_cannot_be_one_never_shows(program: Program):
    """A key with a line break in it is refused by its length, not by its text."""
    program.environment = {**LIVE, "CC_FLOW_API_KEY": "cc_secret_part\nanother_part_of_it"}
    ended = program("run", program.write("one.yaml", ONE_STEP))
    assert ended.code == 4
    assert "secret_part" not in ended.err + ended.out


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (page("401 Unauthorized", '{"detail": "Invalid token."}', "application/json"), 4, "Invalid token"),
        (page("200 OK", "<html><title>Hotel WiFi</title></html>"), 1, "HTML page"),
        (page("404 Not Found", '{"detail": "Not found."}', "application/json"), 1, "not found"),
        (moved("https://elsewhere.example/x"), 1, "elsewhere.example"),
    ],
    ids=["wrong key", "HTML instead of JSON", "not found", "redirect"],
)  # fmt: skip
def test_a_server_that_is_not_what_it_should_be(program: Program, answer: bytes, code: int, words: str):
    """What came is said in words, and nothing is followed or guessed."""
    with answering(answer) as origin:
        program.environment = {**LIVE, "CC_FLOW_BASE_URL": origin}
        ended = program("run", program.write("one.yaml", ONE_STEP))
    assert ended.code == code
    assert words.casefold() in ended.err.casefold()
    assert "Traceback" not in ended.err


def test_a_server_that_is_down(program: Program):
    """The request was not sent, exit 1, and the next command is a resume."""
    program.environment = {**LIVE, "CC_FLOW_BASE_URL": "http://127.0.0.1:9"}
    ended = program("run", program.write("one.yaml", ONE_STEP))
    assert ended.code == 1
    assert "was not sent: nothing listens at 127.0.0.1" in ended.err
    assert "cc-flow runs resume" in ended.err


def test_plain_http_to_another_machine_is_refused(program: Program):
    """A key never goes over an open line."""
    program.environment = {**LIVE, "CC_FLOW_BASE_URL": "http://api.example.com"}
    ended = program("run", program.write("one.yaml", ONE_STEP))
    assert ended.code == 2
    assert program("runs", "list", "--json").out.strip() == '{"format_version": 1, "runs": []}'


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("reels=9", "at most 5"),
        ("reels=yes", "written as JSON"),
        ("rels=1", "did you mean `reels`?"),
        ("reels", "has no `=`"),
    ],
)
def test_inputs_that_do_not_fit(program: Program, given: str, words: str):
    """Each is refused by name, exit 2, before a run exists."""
    ended = program("run", MAIN_JOB, "--sandbox", "-i", given)
    assert ended.code == 2
    assert words in ended.err


def test_an_unknown_command_gets_the_near_one(program: Program):
    """Exit 2."""
    ended = program("rnu")
    assert ended.code == 2
    assert "did you mean `run`?" in ended.err


def test_a_state_folder_that_takes_nothing(program: Program):
    """A file where the folder should be: one message, exit 1, nothing sent."""
    (program.folder / "state").write_text("not a folder")
    ended = program("run", MAIN_JOB, "--sandbox")
    assert ended.code == 1
    assert ended.err.startswith("error: ")
    assert "Traceback" not in ended.err


def test_a_store_that_is_no_store_is_left_alone(program: Program):
    """A file that cannot be read is never overwritten."""
    program("run", MAIN_JOB, "--sandbox")
    found = (program.folder / "state").glob("*.db")
    database = next(file for file in found if file.name != "rate.db")
    database.write_bytes(b"this is no database, but it is somebody's" * 100)
    ended = program("run", MAIN_JOB, "--sandbox")
    assert ended.code == 1
    assert database.read_bytes().startswith(b"this is no database")
    assert "Traceback" not in ended.err


def test_output_into_a_closed_pipe_ends_quietly(program: Program):
    """`| head` is no reason to complain."""
    import subprocess

    program("run", MAIN_JOB, "--sandbox")
    process = program.start("runs", "logs", "--json")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) in (0, 1)
    assert "Traceback" not in said
    assert isinstance(process, subprocess.Popen)


def test_settings_that_are_wrong_are_named(program: Program, tmp_path: Path):
    """A misspelt setting in the user's configuration: file, key and the near one."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('[profiles.default]\ntenat = "acme"\n')
    ended = program("run", MAIN_JOB, "--sandbox")
    assert ended.code == 2
    assert "`profiles.default.tenat`" in ended.err
    assert "did you mean `tenant`?" in ended.err


def test_what_the_file_does_not_allow_is_refused_by_policy(program: Program):
    """An effect or a limit that stands in the way ends in 5 where it would be run, in 2 where it is validated."""
    delete = "  - {id: gone, action: calendar.reset_date, with: {date: '2026-12-07'}}\n"
    for head in ("", "allow: [destroy]\nlimits: {deletes: 0}\n"):
        file = program.write("delete.yaml", f"cc_flow: 1\nname: delete\n{head}steps:\n{delete}")
        assert program("run", file, "--sandbox").code == 5
        assert program("plan", file, "--sandbox").code == 5
        assert program("validate", file).code == 2
    file = program.write("delete.yaml", f"cc_flow: 1\nname: delete\nstep: []\nsteps:\n{delete}")
    assert program("run", file, "--sandbox").code == 2


def test_again_names_a_step_with_an_idempotency_key(program: Program):
    """A name that nothing has is wrong use: silence would read as done anew."""
    file = program.write("one.yaml", ONE_STEP.replace("    with", "    idempotency_key: once\n    with"))
    ended = program("run", file, "--sandbox", "--again", "pots")
    assert ended.code == 2
    assert "`--again pots`: no step of that name has an `idempotency_key`" in ended.err
    assert "did you mean `post`?" in ended.err
    assert program("run", file, "--sandbox", "--again", "post").code == 0


def test_all_inputs_that_are_wrong_are_named_at_once(program: Program):
    """Nobody fixes them one by one."""
    head = "inputs:\n  a: {type: integer}\n  b: {type: string}\n"
    file = program.write("one.yaml", ONE_STEP.replace("steps:", f"{head}steps:"))
    ended = program("run", file, "--sandbox")
    assert ended.code == 2
    assert "the input `a` is missing; the input `b` is missing" in ended.err


def test_inputs_come_from_standard_input_too(program: Program):
    """`-` is standard input, here as elsewhere."""
    file = program.write("one.yaml", ONE_STEP.replace("post-1", '"{{ inputs.a }}"') + "inputs: {a: {type: string}}\n")
    assert program("run", file, "--sandbox", "--inputs-file", "-", stdin="a: post-2\n").code == 0


def test_a_run_that_is_going_on_is_not_resumed(program: Program):
    """Exit 75 also where it is not named, not a word that there is none."""
    file = program.write(
        "nap.yaml",
        "cc_flow: 1\nname: nap\nsteps:\n  - {id: rest, action: core.pause, with: {duration: 1h}}\n",
    )
    napping = program.start("run", file, "--sandbox", "--json")
    assert napping.stdout is not None
    try:
        assert "run_started" in napping.stdout.readline()
        ended = program("runs", "resume", "--sandbox")
    finally:
        napping.kill()
        napping.communicate()
    assert ended.code == 75
    assert "is going on" in ended.err


def test_a_full_disk_behind_standard_output_is_told_in_words(program: Program):
    """One message and exit 1; nothing is said after it when the process ends."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cc_flow", "actions", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=program.variables(),
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.endswith("error: the output cannot be written: no space left on device\n")
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_fault(program: Program, closed: str):
    """A daemon may begin a command with its streams closed."""
    file = program.write("one.yaml", ONE_STEP)
    command = f"'{sys.executable}' -m cc_flow run '{file}' --sandbox {closed}"
    assert subprocess.run(["sh", "-c", command], env=program.variables(), check=False).returncode == 0


def test_a_group_without_a_command_shows_its_help(program: Program):
    """Nothing was done: exit 2, and no word of an error."""
    ended = program("runs")
    assert ended.code == 2
    assert ended.err.startswith("Usage: cc-flow runs")


def test_an_empty_tenant_is_not_somebody_else(program: Program):
    """`--tenant "$WHO"` with nothing in it does not fall back to the tenant of the environment."""
    program.environment.update(LIVE)
    ended = program("run", program.write("one.yaml", ONE_STEP), "--tenant", "")
    assert ended.code == 2
    assert "`--tenant` is empty" in ended.err


def test_resuming_a_finished_run_tells_its_end_again(program: Program):
    """In JSON, too, where the last line is `run_finished`; the code is the one it ended with."""
    run = program("run", program.write("one.yaml", ONE_STEP), "--sandbox", "--json").events[-1]
    ended = program("runs", "resume", run["run"], "--sandbox", "--json")
    assert (ended.code, ended.events) == (0, [run])


LOOP = """\
cc_flow: 1
name: long
steps:
  - id: each
    for_each: "{{ range(3000) | list }}"
    set: {text: "{{ loop.key }}"}
"""


def test_a_disk_that_fills_up_in_a_run_names_what_goes_on_with_it(program: Program):
    """No traceback, exit 1; with room again the run goes on."""
    program.environment |= LIVE | {"CC_FLOW_BASE_URL": "http://127.0.0.1:9"}
    file = program.write("long.yaml", LOOP)
    assert program("run", program.write("few.yaml", LOOP.replace("3000", "1"))).code == 0
    largest = (program.folder / "state" / "store.db").stat().st_size + 8192

    def fill_up() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    done = subprocess.run(
        [sys.executable, "-m", "cc_flow", "run", file],
        capture_output=True,
        text=True,
        env=program.variables(),
        timeout=60,
        check=False,
        preexec_fn=fill_up,
    )
    assert done.returncode == 1
    assert "error: the run store takes no more: no space left" in done.stderr
    assert "Traceback" not in done.stderr
    resumes = re.search(r"help: make room; then `cc-flow (runs resume \w+)`", done.stderr)
    assert resumes is not None
    assert program(*resumes[1].split()).code == 0


def in_little_memory() -> None:
    """What a process may need, and no more."""
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


@pytest.mark.parametrize("flags", [("--inputs-file",), ("--sandbox", "--tenants", "all", "--tenants-file")])
def test_a_device_without_end_is_too_large(program: Program, flags: tuple[str, ...]):
    """It is read as far as a file may go, then refused: one message, exit 2."""
    done = subprocess.run(
        [sys.executable, "-m", "cc_flow", "run", program.write("one.yaml", ONE_STEP), *flags, "/dev/zero"],
        capture_output=True,
        text=True,
        env=program.variables(),
        timeout=60,
        check=False,
        preexec_fn=in_little_memory,
    )
    assert done.returncode == 2
    assert done.stderr.count("the file has 262,145 bytes") == 1
    assert "Traceback" not in done.stderr


def test_a_pipe_may_hold_inputs(program: Program):
    """As `<(...)` of a shell is one."""
    file = program.write("one.yaml", ONE_STEP.replace("steps:", "inputs: {a: {type: string}}\nsteps:"))
    pipe = str(program.folder / "pipe")
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"echo 'a: post-2' > {shlex.quote(pipe)}"]):
        assert program("run", file, "--sandbox", "--inputs-file", pipe).code == 0
