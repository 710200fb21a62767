"""Nothing gets out: payloads that try to, and expressions that try to run for ever or fill the memory."""

import time
import tracemalloc
from typing import Any

import pytest

from cc_flow.secret import Secret
from cc_flow.template import Compiled, EvaluationError, compile_condition, compile_text

CANARY = "cc_canary_0123456789abcdef"

PAYLOADS = [
    # Attributes of Python's objects, one hop and many.
    "''.__class__",
    "''.__class__.__mro__",
    "''.__class__.__mro__[1].__subclasses__()",
    "''['__class__']",
    "''['__cl' ~ 'ass__']",
    "[].__class__.__base__",
    "().__class__.__bases__[0]",
    "{}.__class__",
    "(1).__class__",
    "true.__class__",
    "none.__class__",
    "x.__class__",
    "x.__dict__",
    "x.__init__.__globals__",
    "x['__class__']",
    "x['__init__']['__globals__']['os']",
    "x.__getattribute__('a')",
    "x.__doc__",
    "x.a.__len__",
    "range.__class__",
    "range(3).__class__",
    "range.__init__.__globals__",
    "(range)(3)(4)",
    # Jinja's own objects and globals.
    "self",
    "self.__init__",
    "self._TemplateReference__context",
    "config",
    "request.application.__globals__",
    "g",
    "cycler.__init__.__globals__.os.popen('id').read()",
    "joiner.__init__.__globals__",
    "namespace.__init__.__globals__",
    "lipsum.__globals__['os'].popen('id').read()",
    "lipsum()",
    "dict(a=1)",
    "dict.__base__.__subclasses__()",
    "namespace(a=1)",
    "cycler('a')",
    "joiner(',')",
    "caller()",
    "loop.__class__",
    "super()",
    "varargs",
    "kwargs",
    "undefined.__class__.__init__.__globals__",
    "nope.__init__",
    # Filters that open doors.
    "x | attr('__class__')",
    "'' | attr('__class__') | attr('__mro__')",
    "x | map(attribute='__class__')",
    "[x] | map(attribute='__class__') | list",
    "[''] | map(attribute='__class__.__mro__') | list",
    "[x] | map('attr', '__class__') | list",
    "[x] | selectattr('__class__')",
    "[x] | groupby('__class__')",
    "[x] | sum(attribute='__class__')",
    "[x] | sort(attribute='__class__')",
    "[x] | pluck('__class__.__init__')",
    "[x] | where('__class__')",
    "[''] | join(attribute='__class__')",
    "'%s' | format(x)",
    "'{0.__class__}' | format(x)",
    "x | pprint",
    "x | xmlattr",
    "'http://a' | urlize",
    "[1, 2] | random",
    "x | safe",
    "'<a>' | forceescape",
    "x | filesizeformat",
    # str.format and its kin (CVE-2016-10745, CVE-2019-10906, CVE-2024-56326, CVE-2025-27516).
    "'{0.__class__}'.format(x)",
    "'{a.__init__.__globals__}'.format_map({'a': x})",
    "''.format.__self__",
    "'{0.__class__}'['format'](x)",
    "('{0.__class__}' | attr('format'))(x)",
    "{'f': '{0.__class__}'.format}.f(x)",
    "['{0.__class__.__init__.__globals__}'.format] | map('attr', 'x')",
    "'%(a)s' % {'a': x}",
    "'%s' % x",
    # Tests that tell too much.
    "x is sameas(x)",
    "x is callable",
    "'upper' is filter",
    "'odd' is test",
    # Importing and calling.
    "__import__('os').system('id')",
    "open('/etc/passwd').read()",
    "eval('1')",
    "exec('1')",
    "globals()",
    "locals()",
    "getattr(x, 'a')",
    "import os",
    "x.a()",
    "x.items()",
    "x['items']()",
    "(x.items)()",
    "(lambda: 1)()",
    "[y for y in x]",
    # Changing what is not ours.
    "x.update({'a': 2})",
    "x.pop('a')",
    "x.clear()",
    "[1].append(2)",
    "x.a = 1",
    # Secrets by the back door.
    "secrets.KEY ~ ''",
    "secrets.KEY._text",
    "secrets.KEY.reveal()",
    "secrets.KEY['_text']",
    "[secrets.KEY] | map(attribute='_text')",
    "secrets.KEY | string",
    "secrets.KEY | list",
    "secrets | tojson",
    "secrets | items | map('join') | list",
    "secrets.KEY > 'a'",
    "'a' in secrets.KEY",
    "secrets.KEY is lower",
    "[secrets.KEY] | sort",
    "[secrets.KEY] | where('_text', 'eq', 'a')",
    "[secrets.KEY, secrets.KEY] | max",
    "secrets.KEY | default('') | length",
]


def names() -> dict[str, Any]:
    """Some data, and a secret to be had."""
    return {"x": {"a": 1}, "secrets": {"KEY": Secret(CANARY)}}


def refusal(compiled: Any) -> str:
    """Why a text has no value; fails where it has one."""
    if not isinstance(compiled, Compiled):
        return " ".join(f"{problem.message} {problem.help}" for problem in compiled)
    with pytest.raises(EvaluationError) as caught:
        compiled.evaluate(names())
    return caught.value.message


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_gets_out(payload: str) -> None:
    """A payload is refused, whole, within text and in a condition, and sees no secret."""
    for compiled in (
        compile_text(f"{{{{ {payload} }}}}"),
        compile_text(f"a {{{{ {payload} }}}}"),
        compile_condition(payload),
    ):
        assert CANARY not in refusal(compiled)


def test_there_are_enough_payloads() -> None:
    """The corpus is a corpus."""
    assert len(set(PAYLOADS)) >= 100


@pytest.mark.parametrize(
    "text",
    [
        "{% import 'os' %}",
        "{% include '/etc/passwd' %}",
        "{% for i in range(9) %}{% endfor %}",
        "{% set x = 1 %}",
        "{%- raw %}",
        "{# {{ secrets.KEY }} #}",
        "{% extends x %}{{ x.a }}",
    ],
)
def test_statements_do_not_run(text: str) -> None:
    """Statements and comments are refused."""
    assert refusal(compile_text(text))


@pytest.mark.parametrize(
    "planted", ["{{ secrets.KEY }}", "{{ 7 * 7 }}", "{% set a = 1 %}", "{{ x.__class__ }}", "{# a #}"]
)
@pytest.mark.parametrize(
    "text",
    [
        "{{ v }}",
        "a {{ v }}",
        "{{ v ~ v }}",
        "{{ [v] | join }}",
        "{{ v | replace('a', 'b') }}",
        "{{ '[City]' | fill({'city': v}) }}",
        "{{ {'a': v} | tojson }}",
    ],
)
def test_planted_templates_stay_text(planted: str, text: str) -> None:
    """A template in an answer of the API is text, through every filter."""
    compiled = compile_text(text)
    assert isinstance(compiled, Compiled)
    result = compiled.evaluate({**names(), "v": planted})
    assert CANARY not in result
    assert planted.replace("a", "b") in result.replace("a", "b")


BOMBS = [
    "'a' * 10 ** 9",
    "'a' * 10 ** 6 * 10 ** 6",
    "[0] * 10 ** 9",
    "[[0] * 1000] * 10 ** 7",
    "[[[0] * 1000] * 1000] * 1000",
    "9 ** 9 ** 9 ** 9 ** 9",
    "10 ** 400",
    "2 ** 1000 * 2 ** 1000",
    "1e308 * 10",
    "1e999",
    "range(10 ** 6)",
    "range(10 ** 30)",
    "range(0, 10 ** 30, 7)",
    "range(100000) | map('replace', '1', 'x' * 1000) | list",
    "range(100000) | map('string') | map('replace', '1', 'x' * 1000) | list",
    "s ~ s ~ s ~ s ~ s",
    "s + s + s + s + s",
    "s | replace('', s)",
    "s | replace('a', s)",
    "(s | list) | join(s)",
    "([s] * 1000) | map('title') | list",
    "([s] * 1000) | map('urlencode') | list",
    "([s] * 1000) | join",
    "([[0] * 1000] * 1000) | tojson",
    "([[0] * 1000] * 1000) == ([[0] * 1000] * 1000)",
    "([[[0] * 1000] * 1000] * 1000) | unique",
    "([['2026-12-01'] * 1000] * 1000) | map('map', 'weekdays', 366) | list",
    "'2026-12-01' | weekdays(10 ** 9)",
    "'2026-12-01' | add_days(10 ** 18)",
    "'2026-12-01' | add_months(10 ** 18)",
    "1 | round(10 ** 9)",
    "[1] | chunk(0)",
    "l | rotate_by('id')",
    "'[a]' | fill({'a': s ~ s ~ s ~ s})",
    "s | tojson(10 ** 9)",
    "[s] * 4000",
    "[[s] * 1000] * 10",
    "[{'a': [s, s]}] * 100",
    "{" + ", ".join(f"'k{number}': s" for number in range(300)) + "}",
    "[" + ", ".join(["'a' * 262144"] * 300) + "]",
    "[" + ", ".join(["s ~ 'b'"] * 300) + "]",
    "[" + ", ".join(["s + 'b'"] * 300) + "]",
    " ~ ".join(["s"] * 8000),
    "([s] * 300_000) | sort",
    "([s] * 300_000) | sort(case_sensitive=true)",
    "(range(100000) | list * 15) | join(',')",
    "[" * 40 + "[0] * 1_000_000" + "]" * 40 + " | tojson(8)",
    "[2 ** 1000] * 1_000_000",
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_in_time(bomb: str) -> None:
    """What would fill the memory or never end is refused after about a second's work (three are allowed here)."""
    compiled = compile_text(f"{{{{ {bomb} }}}}")
    assert isinstance(compiled, Compiled)
    begun = time.process_time()
    with pytest.raises(EvaluationError):
        compiled.evaluate({"s": "a " * 60_000, "l": [{"id": number} for number in range(3000)]})
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "bomb",
    [
        "{{ [s] * 4000 }}",
        "{{ " + " ~ ".join(["s"] * 8000) + " }}",
        "{{ [" + ", ".join(["'a' * 262144"] * 4000) + "] }}",
        "{{ [" + ", ".join(["'b' ~ s"] * 4000) + "] }}",
        "{{ ([s] * 4000) | sort | first }}" + "{{ s }}" * 8000,
        "{{ ([s] * 100000) | unique | join(s) }}{{ ([s] * 9) | join }}",
        "{{ " + "[" * 40 + "[0] * 1_000_000" + "]" * 40 + " | tojson(8) }}",
    ],
)
def test_text_is_counted_before_it_is_joined(bomb: str) -> None:
    """A template that would hold or join gigabytes of text fails before it has gathered more than some MiB of it."""
    compiled = compile_text(bomb)
    assert isinstance(compiled, Compiled)
    names = {"s": "a" * 200_000}
    tracemalloc.start()
    try:
        with pytest.raises(EvaluationError):
            compiled.evaluate(names)
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_value_holds_sixteen_mebibytes_of_text() -> None:
    """Text counts in a value as often as it stands in it, an eighth of a value for each character."""
    compiled = compile_text("{{ [s] * n }}")
    assert isinstance(compiled, Compiled)
    names = {"s": "a" * 250_000}
    assert len(compiled.evaluate({**names, "n": 60})) == 60
    with pytest.raises(EvaluationError, match="16 MiB of text"):
        compiled.evaluate({**names, "n": 70})


def test_a_text_is_folded_once_however_often_it_stands_in_a_list() -> None:
    """Sorting without regard to case does not make a copy of every element that is the same."""
    compiled = compile_text("{{ ([s] * 100_000) | sort | unique | length ~ (([s] * 100_000) | min | length) }}")
    assert isinstance(compiled, Compiled)
    begun = time.process_time()
    assert compiled.evaluate({"s": "A" * 200_000}) == "1200000"
    assert time.process_time() - begun < 2


def test_long_text_is_refused() -> None:
    """Text that a template builds has 256 KiB at the most, also over several expressions."""
    compiled = compile_text("{{ s }}" * 3)
    assert isinstance(compiled, Compiled)
    assert len(compiled.evaluate({"s": "a" * 80_000})) == 240_000
    with pytest.raises(EvaluationError, match="256 KiB"):
        compiled.evaluate({"s": "a" * 100_000})


def test_long_lists_are_fine() -> None:
    """A list of a hundred thousand posts can be filtered: the bounds are for bombs."""
    posts = [{"id": number, "post": {"pillar": number % 5}} for number in range(100_000)]
    compiled = compile_text("{{ posts | where('post.pillar', 'eq', 3) | pluck('id') | length }}")
    assert isinstance(compiled, Compiled)
    assert compiled.evaluate({"posts": posts}) == 20_000
