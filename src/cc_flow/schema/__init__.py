"""JSON Schemas for editors: one exact error for a mistake, and good completion. Made from the actions and the words
below.
"""

from cc_flow.schema.files import schema_files
from cc_flow.schema.workflow import workflow_schema

__all__ = ["schema_files", "workflow_schema"]
