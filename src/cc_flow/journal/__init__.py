"""What happened, for good: events, their fold, and the store that keeps them. The room with sqlite3.

Facts outlive the code: nothing here knows the engine, an action's class, or HTTP. Import the parts by their file
(`journal.store`, `journal.writer`, `journal.state`): reading a `RunState` needs no database.
"""
