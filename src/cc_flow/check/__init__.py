"""What a workflow means: one pass a file, all findings at once, no I/O."""

from cc_flow.check.check import check
from cc_flow.check.checked import Checked, link_key

__all__ = ["Checked", "check", "link_key"]
