"""The API's chapters: what each endpoint does to the state and what it answers. No HTTP here beyond `exchange`."""
