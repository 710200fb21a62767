"""Known secrets stay out of the journal, wherever a value that repeats one goes."""

import json

from world import World, workflow_of


def test_what_repeats_a_secret_is_recorded_without_it(world: World):
    """In values, in what a loop runs over, in what is said, in the outputs; the steps themselves go on with it."""
    text = workflow_of(
        f"""
        - id: repeated
          set: {{mine: ["{world.key}"], shorter: "{{{{ this.mine[0] | length > 5 }}}}"}}
        - id: loop
          for_each: "{{{{ steps.repeated.output.mine }}}}"
          key: "{{{{ loop.index }}}}"
          action: core.report
          with: {{message: "it is {{{{ item }}}}"}}
        """,
        outputs='{all: "{{ steps.loop.output }}"}',
    )
    ended = world.run(text)
    assert ended.status == "succeeded"
    assert ended.outputs == {"all": [{"message": "it is ***"}]}
    with world.store() as store:
        told = [repr(one.event) for one in store.events(world.last)[1:]]
    assert world.key not in "\n".join(told)
    assert world.state().steps["repeated"].output == {"mine": ["***"], "shorter": True}
    assert json.dumps(world.state().steps["loop[1]"].output) == '{"message": "it is ***"}'
