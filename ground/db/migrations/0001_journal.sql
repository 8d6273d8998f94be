-- The journal: one leaf for each act, in the act's own transaction. `place` is the leaf's index in the Merkle tree,
-- given a little later by the worker.
CREATE TABLE journal_leaf (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    organisation TEXT,
    bytes BLOB NOT NULL,
    hash BLOB NOT NULL,
    place BIGINT UNIQUE
);
CREATE INDEX journal_leaf_subject ON journal_leaf (subject, seq);

-- Which rows a leaf speaks of, with the salt of each digest. To destroy a file after its time, destroy its salts.
CREATE TABLE journal_row (
    seq BIGINT NOT NULL REFERENCES journal_leaf (seq),
    tbl TEXT NOT NULL,
    row_id TEXT NOT NULL,
    salt BLOB NOT NULL,
    PRIMARY KEY (tbl, row_id, seq)
);

-- Signed heads. `frontier` is what the next leaves are appended to.
CREATE TABLE journal_head (
    size BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    note TEXT NOT NULL,
    frontier BLOB NOT NULL
);

-- Follow-up work, written in the transaction of the act that causes it.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    since BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    done_at BIGINT,
    trouble TEXT
);
CREATE INDEX outbox_waiting ON outbox (done_at, not_before);
