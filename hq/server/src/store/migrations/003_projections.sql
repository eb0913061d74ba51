-- Rows by number: an index names a row by a few bytes instead of by its long key, and what only some rows have is in an
-- index only for those. Nine trees are written for each row, so their size is what a row costs.
CREATE TABLE projections_by_number (
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
    UNIQUE (tenant, view, key)
) STRICT;
INSERT INTO projections_by_number
    SELECT tenant, view, key, scope, service_day, post, unit, person, state, sort_key, expires_at, body FROM projections;
DROP TABLE projections;
ALTER TABLE projections_by_number RENAME TO projections;
CREATE INDEX projections_by_scope  ON projections (tenant, view, scope, sort_key);
CREATE INDEX projections_by_day    ON projections (tenant, view, service_day, post, sort_key);
CREATE INDEX projections_by_post   ON projections (tenant, view, post, service_day, sort_key);
CREATE INDEX projections_by_unit   ON projections (tenant, view, unit, service_day, sort_key);
CREATE INDEX projections_by_person ON projections (tenant, view, person, service_day, sort_key);
CREATE INDEX projections_by_state  ON projections (tenant, view, state, service_day, sort_key);
CREATE INDEX projections_by_order  ON projections (tenant, view, sort_key);
CREATE INDEX projections_by_expiry ON projections (tenant, expires_at) WHERE expires_at IS NOT NULL;
