"""Files gone wrong, for a moment; `python -m proofs.mutations` and `python -m proofs.fuzz` go on for as long as one
likes.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs.fuzz.targets import TARGETS
from proofs.mutants import mutant
from proofs.mutations import examine
from proofs.written import workflow


def test_files_gone_wrong_are_explained():
    """200 of the 10,000: exit 0 or 2, findings with a place, no exception, in a second each."""
    seen = examine(0, 200)
    assert seen.wrong == []
    assert seen.files == 200
    assert seen.invalid > 100


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=60, deadline=None, database=None)
@given(data=st.data())
def test_any_bytes_are_read(target: str, data: st.DataObject):
    """Each target of the fuzzer, on bytes and on what files hold."""
    signs = st.text(alphabet="{}[]:|-'\"\\ \n\tab.0é🏡%#&*!", max_size=80).map(str.encode)
    TARGETS[target](data.draw(st.one_of(st.binary(max_size=200), signs)))


def test_a_mutant_is_the_same_each_time():
    """A number is enough to see a mistake again."""
    assert [mutant(number) for number in range(50)] == [mutant(number) for number in range(50)]


def test_written_workflows_are_right(tmp_path: Path):
    """What the proof of speed reads has a hundred lines and nothing wrong."""
    from proofs.thousand_files import measure

    measured = measure(tmp_path, 5)
    assert measured.code == 0
    assert "5 files checked, nothing wrong" in measured.said
    assert all(90 <= workflow(number).count("\n") <= 120 for number in range(50))
