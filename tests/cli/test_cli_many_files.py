"""Many files in one call: shared out among processes, and said as one would say it."""

from pathlib import Path

from program import Program
from proofs.written import workflow

from cc_flow.cli.many_files import ENOUGH

WRONG = "cc_flow: 1\nname: wrong\nsteps:\n  - id: all\n    action: content.list_pilars\n"


def written(folder: Path, count: int) -> list[str]:
    """Right files, but for every 50th."""
    files = [folder / f"{number:03}.yaml" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(WRONG if number % 50 == 7 else workflow(number), "utf-8")
    return [str(file) for file in files]


def test_many_files_are_told_of_in_their_order(program: Program, tmp_path: Path):
    """Each finding with its line and help, as of one file alone; exit 2."""
    files = written(tmp_path, ENOUGH + 10)
    ended = program("validate", *files)
    assert ended.code == 2
    assert [line for line in ended.out.splitlines() if " --> " in line] == [
        f" --> {files[number]}:5:13" for number in (7, 57, 107)
    ]
    assert ended.out.count("5 |     action: content.list_pilars") == 3
    assert ended.out.count("did you mean `content.list_pillars`?") == 3
    assert f"{ENOUGH + 10} files checked: 3 errors, 0 warnings" in ended.err


def test_a_missing_one_of_many_is_wrong_use(program: Program, tmp_path: Path):
    """It is named, all that is wrong with the others is told, too, and no traceback of any process is seen."""
    files = written(tmp_path, ENOUGH)
    ended = program("validate", *files, str(tmp_path / "nowhere.yaml"))
    assert ended.code == 2
    assert ended.out.count("did you mean `content.list_pillars`?") == 2
    assert "nowhere.yaml cannot be read: no such file" in ended.err
    assert "Traceback" not in ended.err


def test_missing_ones_do_not_hide_what_is_wrong(program: Program, tmp_path: Path):
    """Every file that cannot be read is named, beside the findings of those that can."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(WRONG, "utf-8")
    ended = program("validate", str(tmp_path / "a.yaml"), str(wrong), str(tmp_path / "b.yaml"))
    assert ended.code == 2
    assert "there is no action `content.list_pilars`" in ended.out
    assert all(f"{name}.yaml cannot be read" in ended.err for name in ("a", "b"))
