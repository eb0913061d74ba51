-- Who did what, in a chain that only grows. `record` is what `hash` is over; the other columns repeat parts of it
-- for searching, and `audit verify` compares them.
CREATE TABLE audit (
    seq    INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    actor  TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    record BLOB NOT NULL,
    hash   BLOB NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit (at);

-- Rows up to here were removed when their retention ended; a row of the chain says so too.
CREATE TABLE audit_floor (
    up_to INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
WHEN NEW.seq <> coalesce((SELECT max(seq) FROM audit), 0) + 1
BEGIN SELECT RAISE(ABORT, 'the audit chain only grows at its end'); END;

CREATE TRIGGER audit_is_never_edited BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is never edited'); END;

CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit
WHEN OLD.seq > coalesce((SELECT max(up_to) FROM audit_floor), 0)
BEGIN SELECT RAISE(ABORT, 'the audit chain is never cut'); END;

CREATE TRIGGER audit_floor_only_rises BEFORE INSERT ON audit_floor
WHEN NEW.up_to <= coalesce((SELECT max(up_to) FROM audit_floor), 0)
  OR NEW.up_to >= coalesce((SELECT max(seq) FROM audit), 0)
BEGIN SELECT RAISE(ABORT, 'the audit floor only rises, and stays below the newest row'); END;

CREATE TRIGGER audit_floor_is_never_edited BEFORE UPDATE ON audit_floor
BEGIN SELECT RAISE(ABORT, 'the audit floor is never edited'); END;

CREATE TRIGGER audit_floor_is_never_cut BEFORE DELETE ON audit_floor
BEGIN SELECT RAISE(ABORT, 'the audit floor is never cut'); END;
