-- One row per named value: epoch, enrolment, follow, fold_version, hq_url, seen_challenges, former_logs.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- One writer in one scope. `scope` is the canonical encoding, `custody_seq` how far a carrier holds it.
CREATE TABLE journal (
    id          INTEGER PRIMARY KEY,
    scope       BLOB NOT NULL,
    device      BLOB NOT NULL,
    epoch       BLOB NOT NULL,
    own         INTEGER NOT NULL,
    last_seq    INTEGER NOT NULL DEFAULT 0,
    last_hash   BLOB NOT NULL,
    custody_seq INTEGER NOT NULL DEFAULT 0,
    refused     TEXT,
    UNIQUE (scope, device, epoch)
);

-- Everything held. `signature` stands on entries that end a run (on every own entry); `position` is HQ's log
-- position and stays empty until HQ has receipted the entry: the empty ones are the outbox.
CREATE TABLE entry (
    journal   INTEGER NOT NULL REFERENCES journal (id),
    seq       INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    raw       BLOB NOT NULL,
    signature BLOB,
    position  INTEGER,
    PRIMARY KEY (journal, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX entry_by_hash ON entry (hash);
CREATE INDEX entry_outbox ON entry (journal, seq) WHERE position IS NULL;

-- Branches that left a journal and were set aside. HQ holds them inside its Adopted entries.
CREATE TABLE aside (
    hash      BLOB PRIMARY KEY,
    journal   INTEGER NOT NULL REFERENCES journal (id),
    seq       INTEGER NOT NULL,
    prev      BLOB NOT NULL,
    raw       BLOB NOT NULL,
    signature BLOB,
    position  INTEGER,
    rewritten INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX aside_by_journal ON aside (journal, seq);

-- HQ-signed device records of the authors whose runs are here.
CREATE TABLE device_record (
    device BLOB PRIMARY KEY,
    signed BLOB NOT NULL
) WITHOUT ROWID;

-- Reference data by content hash, and what is still missing.
CREATE TABLE blob (
    hash  BLOB PRIMARY KEY,
    bytes BLOB NOT NULL
);
CREATE TABLE wanted (
    hash BLOB PRIMARY KEY
) WITHOUT ROWID;

-- Sealed runs carried for others.
CREATE TABLE custody (
    digest   BLOB PRIMARY KEY,
    sealed   BLOB NOT NULL,
    position INTEGER
);
-- What was offered to carriers: the digest of a sealed run, or the head of a clear one.
CREATE TABLE handed (
    digest  BLOB PRIMARY KEY,
    journal INTEGER NOT NULL REFERENCES journal (id),
    up_to   INTEGER NOT NULL
) WITHOUT ROWID;
-- Receipts to hand on to those whose runs were carried.
CREATE TABLE portable (
    id    INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL UNIQUE
);

-- What HQ has withheld, by entry: withheld more often than released means set aside.
CREATE TABLE withheld (
    entry   BLOB PRIMARY KEY,
    reason  TEXT NOT NULL,
    balance INTEGER NOT NULL
) WITHOUT ROWID;

-- Incidents as the list shows them: read without loading a document.
CREATE TABLE incident_row (
    id       TEXT PRIMARY KEY,
    post     TEXT NOT NULL,
    day      INTEGER NOT NULL,
    status   TEXT NOT NULL,
    filed_at INTEGER NOT NULL,
    body     TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX incident_by_day ON incident_row (day, post);
