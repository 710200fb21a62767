"""How every read can be asked of an account that nobody knows: without inputs, or with an id that a list gave."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from cc_flow.actions import catalog
from cc_flow.actions.examples import example
from cc_flow.actions.request import path_inputs
from cc_flow.actions.spec import Effect
from cc_flow.frozen import frozen


@frozen
class Probe:
    """How one read is asked. `inputs` as they are; or `input` gets what stands at `field` of a result of `source`."""

    action: str
    inputs: Mapping[str, Any]
    input: str = ""
    source: str = ""
    field: str = ""

    def filled(self, results: list[Any]) -> dict[str, Any] | None:
        """The inputs, out of the results of `source`; None where none of them has what is needed."""
        if not self.source:
            return dict(self.inputs)
        values = (_at(one, self.field.split(".")) for one in results)
        value = next((value for value in values if isinstance(value, str | int) and str(value)), None)
        return None if value is None else {self.input: value}


# Input, the list that knows some, and where in one of its results.
_SOURCES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "content.get_post": ("id_or_slug", "content.list_posts", "id"),
        "content.get_photo": ("id", "content.list_photos", "id"),
        "content.get_drop": ("week_of", "content.list_drops", "week_of"),
        "ai.get_generation_task": ("id", "ai.list_generation_tasks", "id"),
        "ai.get_reel_script": ("id_or_slug", "ai.list_generation_tasks", "reel_script.id"),
        "events.get": ("id_or_slug", "events.list", "id"),
        "pages.get": ("id_or_slug", "pages.list", "id"),
        "billing.get_invoice_url": ("id", "billing.list_invoices", "id"),
        "instagram.get_media_insights": ("media_id", "instagram.list_media", "id"),
    }
)


def probes() -> Iterator[Probe]:
    """One for each read, what is public first, every list before what needs it."""
    names = [name for name in catalog.names() if catalog.find(name).spec.effect is Effect.READ]
    for name in sorted(names, key=lambda name: (name != "feature_flags.list", name in _SOURCES)):
        yield _probe(name)


def _probe(name: str) -> Probe:
    if name in _SOURCES:
        return Probe(name, {}, *_SOURCES[name])
    kind = catalog.find(name)
    # A filter would only hide things; what must be given is not an id, so any of its kind will do.
    required = {field for field, one in kind.model_fields.items() if one.is_required()}
    assert required.isdisjoint(path_inputs(kind.spec)), name  # noqa: S101 - `_SOURCES` has them, which a test holds
    return Probe(name, {field: value for field, value in example(kind).items() if field in required})


def _at(value: Any, path: list[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
