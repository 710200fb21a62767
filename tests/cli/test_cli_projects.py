"""A project from nothing: `init` and `new`."""

import json

from program import Program


def test_a_new_project_runs_at_once(program: Program):
    """`init`, then its first workflow in the sandbox: two commands on a machine with nothing set."""
    made = program("init", str(program.folder / "mine"))
    assert made.code == 0
    ended = program("run", "workflows/monday-content.yaml", "--sandbox", cwd=program.folder / "mine")
    assert ended.code == 0
    assert program("schema", "schemas", "--check", cwd=program.folder / "mine").code == 0


def test_init_leaves_what_is_there(program: Program):
    """A file of the user's is never overwritten."""
    program.write("cc-flow.toml", 'tenant = "acme"\n')
    assert program("init", str(program.folder)).code == 0
    assert (program.folder / "cc-flow.toml").read_text() == 'tenant = "acme"\n'


def test_new_lists_recipes_and_writes_one(program: Program):
    """Without a name the recipes with their lines; with one its file, once."""
    assert "month-rollover" in program("new").out
    assert program("new", "month-rollover", cwd=program.folder).code == 0
    assert program("validate", "workflows/month-rollover.yaml", cwd=program.folder).code == 0
    again = program("new", "month-rollover", cwd=program.folder)
    assert again.code == 2
    assert "is there already" in again.err


def test_an_unknown_recipe_gets_the_near_one(program: Program):
    """Exit 2, with the way out."""
    ended = program("new", "month-rolover")
    assert ended.code == 2
    assert "did you mean `month-rollover`?" in ended.err


def test_a_run_is_drawn_as_a_page(program: Program):
    """`run --report` and `runs show --report` write one file; a name that is no page is refused before anything is
    sent.
    """
    file = program.folder / "run.html"
    assert program("run", "workflows/weekly-digest.yaml", "--sandbox", "--report", str(file)).code == 0
    assert "weekly-digest" in file.read_text()
    assert program("runs", "show", "--report", str(program.folder / "again.html")).code == 0
    refused = program("run", "workflows/weekly-digest.yaml", "--sandbox", "--report", "run.pdf")
    assert refused.code == 2
    assert len(json.loads(program("runs", "list", "--json").out)["runs"]) == 1
