"""Every SQL statement of the run store, by name, in the subset that SQLite and Postgres share.

What only SQLite has (its settings and its catalogue of tables) stands in `database`. `BYTEA` is no type of SQLite:
such a column keeps what it is given.
"""

CREATE_EVENTS = """CREATE TABLE events (
    run TEXT NOT NULL,
    number BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BYTEA NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (run, number)
)"""

CREATE_RECORDS = """CREATE TABLE records (
    kind TEXT NOT NULL,
    family TEXT NOT NULL,
    name TEXT NOT NULL,
    body BYTEA NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (kind, family, name)
)"""

CREATE_TALLIES = """CREATE TABLE tallies (
    kind TEXT NOT NULL,
    family TEXT NOT NULL,
    members BIGINT NOT NULL,
    total TEXT NOT NULL,
    PRIMARY KEY (kind, family)
)"""

SCHEMA = {"events": CREATE_EVENTS, "records": CREATE_RECORDS, "tallies": CREATE_TALLIES}

ADD_EVENT = "INSERT INTO events (run, number, epoch, at, kind, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
EVENTS_OF_RUN = "SELECT number, epoch, at, kind, body, hash FROM events WHERE run = ? ORDER BY number"
RUNS_WITH_EVENTS = "SELECT DISTINCT run FROM events ORDER BY run"
FORGET_EVENTS = "DELETE FROM events WHERE run = ?"

ONE_RECORD = "SELECT body, seal FROM records WHERE kind = ? AND family = ? AND name = ?"
RECORDS_BETWEEN = (
    "SELECT family, name, body, seal FROM records WHERE kind = ? AND family >= ? AND family < ? ORDER BY family, name"
)
KEEP_RECORD = (
    "INSERT INTO records (kind, family, name, body, seal) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (kind, family, name) DO UPDATE SET body = excluded.body, seal = excluded.seal"
)
DROP_RECORD = "DELETE FROM records WHERE kind = ? AND family = ? AND name = ?"
KINDS_OF_RECORDS = "SELECT DISTINCT kind FROM records UNION SELECT DISTINCT kind FROM tallies"

ONE_TALLY = "SELECT members, total FROM tallies WHERE kind = ? AND family = ?"
TALLIES_BETWEEN = (
    "SELECT family, members, total FROM tallies WHERE kind = ? AND family >= ? AND family < ? ORDER BY family"
)
KEEP_TALLY = (
    "INSERT INTO tallies (kind, family, members, total) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (kind, family) DO UPDATE SET members = excluded.members, total = excluded.total"
)
DROP_TALLY = "DELETE FROM tallies WHERE kind = ? AND family = ?"

# The windows of rate limits: a file of their own, worth nothing after the window has passed.
# `holder` is the process whose call is under way, '' once it has ended; `place` names the call to whoever ends it.
CREATE_CALLS = (
    "CREATE TABLE IF NOT EXISTS calls"
    " (scope TEXT NOT NULL, at BIGINT NOT NULL, holder TEXT NOT NULL, place TEXT NOT NULL)"
)
CREATE_CALLS_BY_TIME = "CREATE INDEX IF NOT EXISTS calls_by_time ON calls (scope, at)"
FORGET_CALLS = "DELETE FROM calls WHERE scope = ? AND ((holder = '' AND at <= ?) OR at <= ? OR at > ?)"
HOLDERS_OF_CALLS = "SELECT holder, COUNT(*) FROM calls WHERE scope = ? AND holder <> '' GROUP BY holder"
NTH_NEWEST_CALL = "SELECT at FROM calls WHERE scope = ? AND holder = '' ORDER BY at DESC LIMIT 1 OFFSET ?"
ADD_CALL = "INSERT INTO calls (scope, at, holder, place) VALUES (?, ?, ?, ?)"
END_CALL = "UPDATE calls SET at = ?, holder = '' WHERE scope = ? AND place = ? AND holder <> ''"
END_CALLS_OF = "UPDATE calls SET at = ?, holder = '' WHERE scope = ? AND holder = ?"

CREATE_CLAIMS = "CREATE TABLE IF NOT EXISTS claims (thing TEXT PRIMARY KEY, run TEXT NOT NULL, since TEXT NOT NULL)"
FIND_CLAIM = "SELECT run, since FROM claims WHERE thing = ?"
KEEP_CLAIM = "INSERT OR REPLACE INTO claims (thing, run, since) VALUES (?, ?, ?)"
DROP_CLAIM = "DELETE FROM claims WHERE thing = ? AND run = ?"

SCRATCH = (CREATE_CALLS, CREATE_CALLS_BY_TIME, CREATE_CLAIMS)
