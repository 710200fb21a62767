"""What the user wrote, well-formed: `read_workflow` and the models it gives."""
