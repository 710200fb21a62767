"""Every diagnostic code with its meaning and a tested example. One registry, one file a family.

Families: 1xx text (YAML) · 2xx form (keys and values of the language) · 3xx references · 4xx types and expressions ·
5xx actions and inputs · 6xx schedules · 7xx effects and safety.
"""

from cc_flow.frozen import frozen


@frozen
class Code:
    """What a code means.

    `wrong` is a workflow that earns exactly this finding, `right` the same one mended; both are run by a test.
    `title` is the finding in general (`unknown input`), `meaning` a paragraph: why it is wrong and what to do.
    """

    code: str
    title: str
    meaning: str
    wrong: str
    right: str
