-- The reference data that the first screen reads, cut from the sheets in the transaction that changes them. No row: to
-- be cut again. `sheets` and `devices` speak for the service days from `first_day` to `last_day`.
CREATE TABLE near (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    first_day INTEGER NOT NULL,
    last_day  INTEGER NOT NULL,
    sheets    BLOB NOT NULL,
    devices   BLOB NOT NULL
);

-- The scopes of a service day that have a journal here.
CREATE TABLE day_scope (
    day   INTEGER NOT NULL,
    scope BLOB NOT NULL,
    PRIMARY KEY (day, scope)
) WITHOUT ROWID;

-- A post's day as the first screen shows it, judged from entries and sheets; taken away by whatever changes those. No
-- row: to be judged again.
CREATE TABLE judged (
    day  INTEGER NOT NULL,
    post TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (day, post)
) WITHOUT ROWID;
