-- What the person chose at this phone, and how far its enrolment is. Never sent.
CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What is typed and not yet filed: a killed process loses none of it.
CREATE TABLE draft (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
