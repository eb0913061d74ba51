-- The log: runs as they were signed, in the order in which one writer took them. A position is never skipped.
CREATE TABLE runs (
    position    INTEGER PRIMARY KEY,
    scope       BLOB NOT NULL,
    device      BLOB NOT NULL,
    epoch       BLOB NOT NULL,
    first_seq   INTEGER NOT NULL,
    last_seq    INTEGER NOT NULL,
    prev        BLOB NOT NULL,
    head        BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    bytes       BLOB NOT NULL
) STRICT;
CREATE INDEX runs_by_scope ON runs (scope, position);
CREATE UNIQUE INDEX runs_by_journal ON runs (device, epoch, scope, first_seq);

-- Where an entry stands. Entries of adopted branches point at the run that holds their adoption.
CREATE TABLE entries (
    hash     BLOB PRIMARY KEY,
    position INTEGER NOT NULL REFERENCES runs (position)
) STRICT, WITHOUT ROWID;

CREATE TABLE blobs (
    hash  BLOB PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

-- Small durable facts of the server itself: challenges, what each device follows, one-time codes.
CREATE TABLE registers (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Projection rows: disposable, rebuilt from the log at any time.
CREATE TABLE projections (
    tenant      BLOB NOT NULL,
    view        TEXT NOT NULL,
    key         TEXT NOT NULL,
    scope       TEXT NOT NULL,
    service_day INTEGER,
    post        TEXT,
    unit        TEXT,
    person      TEXT,
    state       TEXT,
    sort_key    TEXT NOT NULL,
    expires_at  INTEGER,
    body        TEXT NOT NULL,
    PRIMARY KEY (tenant, view, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX projections_by_scope  ON projections (tenant, view, scope, sort_key);
CREATE INDEX projections_by_day    ON projections (tenant, view, service_day, post, sort_key);
CREATE INDEX projections_by_post   ON projections (tenant, view, post, service_day, sort_key);
CREATE INDEX projections_by_unit   ON projections (tenant, view, unit, service_day, sort_key);
CREATE INDEX projections_by_person ON projections (tenant, view, person, service_day, sort_key);
CREATE INDEX projections_by_state  ON projections (tenant, view, state, service_day, sort_key);
CREATE INDEX projections_by_order  ON projections (tenant, view, sort_key);
CREATE INDEX projections_by_expiry ON projections (tenant, expires_at);
