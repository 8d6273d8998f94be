-- The results of a session as a whole. `id` is the session's. `report` is the digest of the sealed workbook that was
-- reported; `correction` says what was corrected after a return; `terms` is the version of the terms that was used.
CREATE TABLE result (
    id TEXT PRIMARY KEY REFERENCES session (id),
    school TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    state TEXT NOT NULL,
    rule TEXT NOT NULL,
    terms BIGINT NOT NULL,
    computed_at BIGINT NOT NULL,
    published_on TEXT,
    publication_ends_on TEXT,
    confirmed_at BIGINT,
    report_due_on TEXT,
    reported_at BIGINT,
    report TEXT,
    late BIGINT,
    correction TEXT,
    review_due_on TEXT,
    reviewed_at BIGINT,
    review_note TEXT
);
CREATE INDEX result_state ON result (state, affiliation);

-- One candidate's marks, in hundredths of a mark; no mark: absent.
CREATE TABLE mark (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    candidate TEXT NOT NULL UNIQUE REFERENCES candidate (id),
    theory BIGINT,
    practical BIGINT,
    coursework BIGINT,
    composite BIGINT,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX mark_session ON mark (session);
