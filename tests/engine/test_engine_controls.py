"""Each protection that is taken out turns a named test red. The long setting: `python -m proofs.controls`."""

from pathlib import Path

import pytest
from proofs.controls.table import CONTROLS, Control
from proofs.controls.weakened import ROOT, SOURCE, try_without, weakened

TRIED_HERE = CONTROLS[::4]


@pytest.mark.parametrize("control", TRIED_HERE, ids=[one.removed for one in TRIED_HERE])
def test_a_removed_protection_is_caught(control: Control):
    """A test that cannot fail proves nothing."""
    noticed = try_without(control)
    assert noticed.is_caught, noticed.output


@pytest.mark.parametrize("control", CONTROLS, ids=[one.removed for one in CONTROLS])
def test_a_control_fits_the_source(control: Control):
    """What it removes stands where it says, and the test that it names is there."""
    file = SOURCE / control.file
    assert weakened(file.read_text(), control) != file.read_text()
    path, *_, name = control.test.split("::")
    assert f"def {name.partition('[')[0]}(" in (Path(ROOT) / path).read_text()
