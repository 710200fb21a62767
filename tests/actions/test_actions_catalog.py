"""The catalog against the guide's table, both ways, and what every action must say about itself."""

import subprocess
import sys
from typing import Any

import pytest

from cc_flow.actions import api_keys, catalog
from cc_flow.actions.base import Action
from cc_flow.actions.docs import title_of
from cc_flow.actions.request import path_inputs
from cc_flow.actions.scopes import SCOPES
from cc_flow.actions.shapes import fields_of, input_shape, output_shape
from cc_flow.actions.spec import Effect, EffectClass, Poll, ReadBack
from cc_flow.shape import ListOf, MapOf, Record, Shape, alternatives

Actions = dict[str, type[Action[Any]]]
Table = dict[str, dict[str, str]]


def field_at(shape: Shape, dotted: str) -> Shape | None:
    """The shape at a dotted path, None where no model names it."""
    for name in dotted.split("."):
        record = next((one for one in alternatives(shape) if isinstance(one, Record)), None)
        if record is None or name not in record.fields:
            return None
        shape = record.fields[name]
    return shape


def item_of(shape: Shape | None) -> Shape:
    """What a list holds."""
    lists = [one for one in alternatives(shape) if isinstance(one, ListOf)] if shape else []
    assert lists, f"{shape} is no list"
    return lists[0].element


def test_names_are_the_tables(table: Table) -> None:
    """The catalog has the table's actions in the table's order, 116 of them, and no others."""
    assert list(catalog.names()) == list(table)
    assert len(table) == 116


def test_chapters_hold_what_the_catalog_says() -> None:
    """Each chapter defines exactly the actions that the catalog lists for it, and each action is found."""
    for chapter in catalog.chapters():
        assert set(catalog._actions_in(chapter)) == set(catalog.names(chapter))
    assert set(catalog._actions_in("core")) == set(catalog.core_names())


def test_seventeen_chapters() -> None:
    """There is one chapter for each heading of the guide."""
    assert len(catalog.chapters()) == 17
    assert list(catalog.chapters()) == list(dict.fromkeys(name.split(".")[0] for name in catalog.names()))


@pytest.mark.parametrize(
    "name", ["content.list_post", "contents.list_posts", "core.nothing", "", "content", "base.Action"]
)
def test_unknown_names_are_not_found(name: str) -> None:
    """A name that is none raises KeyError and imports nothing."""
    with pytest.raises(KeyError):
        catalog.find(name)


def test_lines_say_what_the_table_says(actions: Actions, table: Table) -> None:
    """Name, method, path, effect and shape of each action are its line's."""
    for name, kind in actions.items():
        spec, line = kind.spec, table[name]
        assert (spec.name, spec.method, spec.path, str(spec.effect)) == (
            name,
            line["method"],
            line["path"],
            line["effect"],
        )
        shape = "paged" if spec.paged else "async" if spec.poll else "-"
        assert shape == line["shape"], name


def test_docstrings_are_the_guides_sentences(actions: Actions, table: Table) -> None:
    """The first paragraph of each docstring is the guide's own line."""
    assert {name: title_of(kind) for name, kind in actions.items()} == {
        name: line["guide"] for name, line in table.items()
    }


def test_path_inputs_are_required_fields(actions: Actions) -> None:
    """Every `{input}` of a path is a required field, and null is not among its values."""
    for kind in actions.values():
        for name in path_inputs(kind.spec):
            assert kind.model_fields[name].is_required(), f"{kind.spec.name}.{name}"


def test_paged_actions_take_limit_and_offset(actions: Actions) -> None:
    """Paged actions take `limit` and `offset`, no others do."""
    for kind in actions.values():
        assert ({"limit", "offset"} <= set(kind.model_fields)) == kind.spec.paged, kind.spec.name


def test_classes_fit_effects(actions: Actions) -> None:
    """Reads are of class read, account and billing of class account and money, writes and destroys of none of these."""
    expected = {Effect.READ: EffectClass.READ, Effect.ACCOUNT: EffectClass.ACCOUNT, Effect.BILLING: EffectClass.MONEY}
    for kind in actions.values():
        spec = kind.spec
        if spec.effect in expected:
            assert spec.effect_class is expected[spec.effect], spec.name
        else:
            assert spec.effect_class not in expected.values(), spec.name


@pytest.mark.parametrize(
    ("effect_class", "names"),
    [
        (EffectClass.TOGGLE, ["content.update_post", "events.register"]),
        (
            EffectClass.CREATE,
            [
                "calendar.schedule_post",
                "pages.create",
                "pages.duplicate",
                "pages.add_component",
                "pages.attach_image",
                "pages.add_social_link",
                "onboarding.create_area_of_work",
                "onboarding.create_client_type",
                "onboarding.create_mindset",
                "onboarding.create_goal",
                "onboarding.create_referral_source",
            ],
        ),
        (
            EffectClass.GENERATE,
            [
                "calendar.generate",
                "ai.generate_market_profile",
                "ai.generate_reel_script",
                "ai.generate_hook_menu",
                "captions.generate",
            ],
        ),
        (EffectClass.EXTERNAL, ["billing.send_invoice_csv", "billing.refresh"]),
    ],
)
def test_members_of_a_class(actions: Actions, effect_class: EffectClass, names: list[str]) -> None:
    """What toggles, creates, generates or reaches outside is exactly this; every other write states what shall be."""
    assert {name for name, kind in actions.items() if kind.spec.effect_class is effect_class} == set(names)


def test_every_write_can_be_read_back_or_says_why_not(actions: Actions) -> None:
    """A write has a read-back or a reason, never both; a read has neither."""
    for kind in actions.values():
        spec = kind.spec
        said = (spec.read_back is not None) + (spec.cannot_read_back is not None)
        assert said == (1 if spec.is_write else 0), spec.name


def test_money_and_account_are_never_settled_by_us(actions: Actions) -> None:
    """What moves money or touches the account has no read-back: a person looks."""
    for kind in actions.values():
        if kind.spec.effect in {Effect.ACCOUNT, Effect.BILLING}:
            assert kind.spec.read_back is None, kind.spec.name


def read_backs(actions: Actions) -> list[tuple[type[Action[Any]], ReadBack]]:
    """Each write that has a read-back, with it."""
    return [(kind, kind.spec.read_back) for kind in actions.values() if kind.spec.read_back]


def test_read_backs_name_what_there_is(actions: Actions) -> None:
    """A read-back asks a read with inputs it has, from inputs the write has, and gives it all that it requires."""
    for kind, back in read_backs(actions):
        read = actions[back.read]
        assert not read.spec.is_write, kind.spec.name
        assert set(back.inputs) <= set(read.model_fields), kind.spec.name
        for source in back.inputs.values():
            assert source.startswith("=") or source in kind.model_fields, kind.spec.name
        required = {name for name, field in read.model_fields.items() if field.is_required()}
        assert required <= set(back.inputs), kind.spec.name


def test_read_backs_compare_fields_that_models_name(actions: Actions) -> None:
    """What is compared, watched or walked is a field of the answer; it is compared with an input of the write."""
    for kind, back in read_backs(actions):
        read = actions[back.read]
        shape = output_shape(read)
        compared = item_of(field_at(shape, "results")) if read.spec.paged else shape
        if back.items:
            assert not read.spec.paged
            compared = item_of(field_at(shape, back.items))
        for path, source in back.match.items():
            assert field_at(compared, path) is not None, f"{kind.spec.name}: {path}"
            assert source in kind.model_fields, f"{kind.spec.name}: {source}"
        if back.watch:
            assert field_at(shape, back.watch) is not None, kind.spec.name
        assert back.match or back.watch or back.many, kind.spec.name


def test_natural_keys(actions: Actions) -> None:
    """These creates know the thing when it is there already; a component and a copy do not."""
    assert {name for name, kind in actions.items() if kind.spec.has_natural_key} == {
        "calendar.schedule_post",
        "pages.create",
        "pages.add_social_link",
        "onboarding.create_area_of_work",
        "onboarding.create_client_type",
        "onboarding.create_mindset",
        "onboarding.create_goal",
        "onboarding.create_referral_source",
    }


def test_a_scheduled_post_is_known_by_date_and_post(actions: Actions) -> None:
    """The natural key of a schedule entry is its date and post, with its order where one was given."""
    assert actions["calendar.schedule_post"].spec.read_back == ReadBack(
        "calendar.list_schedule",
        inputs={"date": "date"},
        match={"date": "date", "post.id": "post_id", "order": "order"},
    )


def test_polls_ask_what_there_is(actions: Actions) -> None:
    """A poll asks a read for a field it has, with what the started task answered; its `then` needs no inputs."""
    polls: list[tuple[type[Action[Any]], Poll]] = [(one, one.spec.poll) for one in actions.values() if one.spec.poll]
    assert len(polls) == 3
    for kind, poll in polls:
        asked = actions[poll.action]
        assert field_at(output_shape(asked), poll.field) is not None, kind.spec.name
        assert set(poll.inputs) == set(path_inputs(asked.spec)), kind.spec.name
        for source in poll.inputs.values():
            assert field_at(output_shape(kind), source) is not None, kind.spec.name
        if poll.then:
            assert not any(field.is_required() for field in actions[poll.then].model_fields.values()), kind.spec.name


def test_scopes_are_the_vendors(actions: Actions) -> None:
    """Every scope is one that keys can have; reads want a reading one, writes a writing one."""
    for kind in actions.values():
        if kind.spec.scope:
            assert kind.spec.scope in SCOPES, kind.spec.name
            assert kind.spec.scope.endswith(":write" if kind.spec.is_write else ":read"), kind.spec.name
    assert {kind.spec.scope for kind in actions.values()} - {None} == set(SCOPES)


def test_new_keys_can_have_these_scopes() -> None:
    """`api_keys.create` offers the scopes of the help page, in its order."""
    assert tuple(api_keys.Scope.__args__) == tuple(SCOPES)  # type: ignore[attr-defined] - a Literal has arguments


def test_resources_meet(actions: Actions) -> None:
    """Every action names its resource, and what a write changes elsewhere is a resource that some action reads."""
    read = {kind.spec.resource for kind in actions.values() if not kind.spec.is_write}
    for kind in actions.values():
        assert kind.spec.resource, kind.spec.name
        assert set(kind.spec.changes) <= read, kind.spec.name


def test_absent_things(actions: Actions) -> None:
    """What may not be there yet is one thing of its kind: read, without an id, and not a page."""
    absent = [kind.spec for kind in actions.values() if kind.spec.may_be_absent]
    assert {"ai.get_hook_menu", "ai.get_hook_menu_status"} <= {spec.name for spec in absent}
    for spec in absent:
        assert (spec.method, spec.paged, "{" in spec.path) == ("GET", False, False), spec.name


# Named by the guide or the vendor's help page; every other input is our reading and says so.
DOCUMENTED = {
    "limit",
    "offset",
    "content.list_photos ids",
    "calendar.list_daily_tasks is_completed",
    "calendar.list_daily_tasks date",
    "ai.list_generation_tasks status",
    "ai.list_generation_tasks type",
    "api_keys.create name",
    "api_keys.create scope",
    "api_keys.create scopes",
    "pages.update title",
    "pages.update slug",
    "pages.update style",
    "pages.update status",
    "account.update_profile name",
    "account.update_profile email",
    "account.update_profile location",
    "account.update_profile preferences",
}


def test_inputs_say_whether_they_are_assumed(actions: Actions) -> None:
    """Every input has its words; those that the guide does not name say "(assumed)", and no others do."""
    for name, kind in actions.items():
        docs = input_shape(kind).docs
        for field in fields_of(kind):
            is_documented = bool({field, f"{name} {field}"} & DOCUMENTED) or field in path_inputs(kind.spec)
            # Of a week the guide names the place in the path, not how it is written.
            if (name, field) == ("content.get_drop", "week_of"):
                is_documented = False
            assert docs[field].endswith("(assumed)") != is_documented, f"{name} {field}: {docs[field]}"


def inner_records(shape: Shape) -> list[Record]:
    """Every record inside a shape."""
    match shape:
        case Record(fields=fields):
            return [shape, *(record for field in fields.values() for record in inner_records(field))]
        case ListOf(element=inner) | MapOf(value=inner):
            return inner_records(inner)
        case _:
            return [record for one in alternatives(shape) if one != shape for record in inner_records(one)]


def test_outputs_say_whether_they_are_assumed(actions: Actions) -> None:
    """Every field of every answer, at every depth, has its words and says whether it is documented or assumed."""
    for kind in actions.values():
        for record in inner_records(output_shape(kind)):
            for field in record.fields:
                words = record.docs[field]
                if record.name != "page":
                    assert "(assumed)" in words or "(documented" in words, f"{kind.spec.name} {record.name}.{field}"


def test_names_cost_no_pydantic() -> None:
    """Names, chapters and the data of specs can be had without pydantic; one action imports one chapter."""
    script = (
        "import sys\n"
        "from cc_flow.actions import catalog, spec\n"
        "assert len(catalog.names()) == 116 and 'pydantic' not in sys.modules\n"
        "catalog.find('captions.generate')\n"
        "chapters = {'cc_flow.actions.' + one for one in catalog.chapters()}\n"
        "print(*sorted(chapters & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["cc_flow.actions.captions"]
