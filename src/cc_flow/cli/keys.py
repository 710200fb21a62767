"""`cc-flow keys`: API keys, and which permissions a workflow needs of one."""

import click

from cc_flow.cli.group import Entry, LazyGroup

EXAMPLES = """\b
Examples:
  cc-flow keys scopes workflows/monday-content.yaml
  cc-flow keys create --for workflows/monday-content.yaml --name monday --allow account --sandbox
  cc-flow keys list --sandbox
"""


class Keys(LazyGroup):
    """The commands on API keys."""

    entries = {  # noqa: RUF012 - a table, never changed
        "scopes": Entry("cc_flow.cli.keys_scopes:keys_scopes", "The permissions that a workflow needs."),
        "create": Entry("cc_flow.cli.keys_create:keys_create", "Make a key with just these, and store it."),
        "list": Entry("cc_flow.cli.keys_list:keys_list", "The keys that work."),
        "revoke": Entry("cc_flow.cli.keys_revoke:keys_revoke", "Make a key stop working."),
    }


@click.group("keys", cls=Keys, epilog=EXAMPLES)
def keys() -> None:
    """A workflow that runs on its own should have a key that can do what the workflow does, and no more."""
