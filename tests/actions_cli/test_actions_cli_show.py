"""`cc-flow actions`: the list, and everything about one."""

import json
import subprocess
import sys

import jsonschema
import pytest
from command_line import Cli
from program import Program

from cc_flow.actions import catalog

ALL = (*catalog.names(), *catalog.core_names())


def test_the_list_has_every_action_below_its_chapter(cli: Cli):
    """122 lines, each with its effect as a sign and a word, below the guide's headings."""
    lines = cli("actions", "list").out.splitlines()
    listed = [line.split()[2] for line in lines if line.startswith("  ")]
    assert tuple(listed) == ALL
    assert "Content Calendar & Schedule (calendar)" in lines
    assert "  - destroy  calendar.remove_entry" in "\n".join(lines)
    assert "  $ billing  billing.checkout" in "\n".join(lines)


def test_the_list_of_one_chapter_as_json(cli: Cli):
    """Each with its effect, method, path and permission."""
    listed = json.loads(cli("actions", "list", "captions", "--json").out)
    assert listed["format_version"] == 1
    assert [one["action"] for one in listed["actions"]] == ["captions.generate", "captions.react"]
    assert listed["actions"][0] == {
        "action": "captions.generate",
        "chapter": "captions",
        "summary": "Generate or regenerate an AI caption for a post.",
        "effect": "write",
        "method": "POST",
        "path": "/user/content/ai-caption",
        "scope": catalog.find("captions.generate").spec.scope,
        "is_paged": False,
        "is_asynchronous": False,
    }


@pytest.mark.parametrize(
    ("arguments", "help_"),
    [
        (("list", "calender"), "did you mean `calendar`?"),
        (("list", "calendar.generate"), "`cc-flow actions show calendar.generate` explains one action"),
        (("show", "calendar.schedule_posts"), "did you mean `calendar.schedule_post`?"),
        (("show", "core.notfy"), "did you mean `core.notify`?"),
    ],
)
def test_an_unknown_name_gets_the_near_one(cli: Cli, arguments: tuple[str, ...], help_: str):
    """Exit 2, with the way out."""
    ended = cli("actions", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert help_ in ended.err


@pytest.mark.parametrize("name", ALL)
def test_json_has_schemas_and_an_example_that_keeps_them(cli: Cli, name: str):
    """`inputs` and `output` are JSON Schemas, the example is a whole step, and its inputs are valid."""
    shown = json.loads(cli("actions", "show", name, "--json").out)
    spec = catalog.find(name).spec
    assert (shown["effect"], shown["method"], shown["path"], shown["scope"]) == (
        spec.effect,
        spec.method or None,
        spec.path or None,
        spec.scope,
    )
    for schema in (shown["inputs"], shown["output"]):
        jsonschema.Draft7Validator.check_schema(schema)
    assert list(shown["example"]) == ["id", "action", "with"]
    assert shown["example"]["action"] == name
    jsonschema.validate(shown["example"]["with"], shown["inputs"])


@pytest.mark.parametrize("name", ALL)
def test_the_page_names_every_input(cli: Cli, name: str):
    """Method, path, effect, inputs with what is required, and a step to copy."""
    kind = catalog.find(name)
    page = cli("actions", "show", name).out
    assert f"{name}  " in page.splitlines()[0]
    assert str(kind.spec.effect) in page.splitlines()[0]
    assert f"{kind.spec.method} {kind.spec.path}".strip() in page
    for field, described in kind.model_fields.items():
        line = next(line for line in page.splitlines() if line.startswith(f"  {field}  "))
        assert line.endswith(", required") == described.is_required()
    assert f"    action: {name}\n" in page


def test_ids_of_examples_are_unique():
    """So that examples can stand in one workflow."""
    from cc_flow.report.actions_example import example_step

    ids = [example_step(catalog.find(name))["id"] for name in ALL]
    assert len(set(ids)) == len(ids)


def test_the_output_of_a_task_is_its_result(cli: Cli):
    """A step waits for the task; without waiting it has the answer that started it."""
    shown = json.loads(cli("actions", "show", "ai.generate_hook_menu", "--json").out)
    assert "hooks" in shown["output"]["properties"]
    assert shown["is_asynchronous"]
    assert "output_without_wait" in shown


def test_an_example_can_be_piped_into_a_run(program: Program):
    """`actions show … --workflow | run - --sandbox` is all it takes to try one."""
    workflow = program("actions", "show", "calendar.schedule_post", "--workflow")
    assert workflow.code == 0
    ended = program("run", "-", "--sandbox", stdin=workflow.out)
    assert ended.code == 0, ended.err
    assert "calendar.schedule_post" in ended.err


@pytest.mark.parametrize(
    ("arguments", "foreign"),
    [
        (["actions", "--help"], ("pydantic", "httpx", "yaml", "jinja2", "rich", "starlette")),
        (["keys", "--help"], ("pydantic", "httpx", "yaml", "jinja2", "rich", "starlette")),
        (["doctor", "--help"], ("pydantic", "httpx", "yaml", "jinja2", "rich", "starlette")),
        (["keys", "create", "--help"], ("pydantic", "httpx", "yaml", "jinja2", "rich", "starlette")),
        (["actions", "list"], ("httpx", "yaml", "jinja2", "rich", "starlette", "sqlite3")),
        (["actions", "show", "captions.generate"], ("httpx", "yaml", "jinja2", "rich", "starlette", "sqlite3")),
    ],
    ids=" ".join,
)
def test_nothing_is_imported_that_is_not_needed(arguments: list[str], foreign: tuple[str, ...]):
    """Help comes from tables, and to explain an action takes no network, no YAML and no templates."""
    code = (
        "import sys; from cc_flow.cli.main import run; run(sys.argv[1:]); "
        f"print([name for name in {foreign} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"
