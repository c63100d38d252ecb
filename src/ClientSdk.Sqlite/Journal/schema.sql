-- Version 1. States and actions are the numbers of SyncState and SyncAction; times are UTC, spans ticks of 100 ns.
CREATE TABLE job (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  name       TEXT    NOT NULL,
  is_planned INTEGER NOT NULL DEFAULT 0,
  opens      INTEGER NOT NULL DEFAULT 0,
  runs       INTEGER NOT NULL DEFAULT 0,
  requests   INTEGER NOT NULL DEFAULT 0,
  refusals   INTEGER NOT NULL DEFAULT 0,
  look_ups   INTEGER NOT NULL DEFAULT 0,
  elapsed    INTEGER NOT NULL DEFAULT 0,
  closed_at  TEXT
) STRICT;

CREATE TABLE item (
  place     INTEGER PRIMARY KEY,
  key       TEXT    NOT NULL UNIQUE,
  action    INTEGER NOT NULL,
  remote_id TEXT,
  state     INTEGER NOT NULL,
  status    INTEGER,
  reason    TEXT
) STRICT;
