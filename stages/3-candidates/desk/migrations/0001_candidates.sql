-- One person in one session. Identity and phone are sealed, found by keyed digest, shown masked.
CREATE TABLE candidate (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    school TEXT NOT NULL,
    row_no BIGINT NOT NULL,
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    identity BLOB NOT NULL,
    identity_digest TEXT NOT NULL,
    identity_masked TEXT NOT NULL,
    phone BLOB NOT NULL,
    phone_masked TEXT NOT NULL,
    form BLOB NOT NULL,
    class_name TEXT NOT NULL,
    photo TEXT,
    eligible BIGINT NOT NULL,
    reason TEXT NOT NULL,
    -- The option that was claimed, and what the rule found; a bar leaves this as it is.
    rule TEXT NOT NULL,
    rule_eligible BIGINT NOT NULL,
    rule_reason TEXT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (session, identity_digest)
);
CREATE INDEX candidate_identity ON candidate (identity_digest);
CREATE INDEX candidate_session ON candidate (session, row_no);

-- An upload between preview and commit, sealed; gone after the commit or a day.
CREATE TABLE roster_preview (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    actor TEXT NOT NULL,
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX roster_preview_actor ON roster_preview (actor, session);
