-- What HQ has not received, once more, sealed to HQ's key and to nobody else's: a phone that was taken out of use sends
-- these after its own secret is gone. `head` is the last entry of the sealed run.
CREATE TABLE sealed_outbox (
    head    BLOB PRIMARY KEY,
    journal INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    sealed  BLOB NOT NULL
) WITHOUT ROWID;
