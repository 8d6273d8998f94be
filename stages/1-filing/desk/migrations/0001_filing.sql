-- What was granted: one filing for each receipt, a scope line for each occupation and level (A3.4).
CREATE TABLE filing (
    id TEXT PRIMARY KEY,
    school TEXT NOT NULL REFERENCES organisation (id),
    affiliation TEXT NOT NULL,
    application TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    school_name TEXT NOT NULL,
    uscc TEXT NOT NULL,
    address TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    department TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    receipt TEXT
);
CREATE INDEX filing_school ON filing (school);

CREATE TABLE scope_line (
    id TEXT PRIMARY KEY,
    filing TEXT NOT NULL REFERENCES filing (id),
    occupation TEXT NOT NULL,
    occupation_name TEXT NOT NULL,
    job_type TEXT NOT NULL,
    level TEXT NOT NULL,
    audience TEXT NOT NULL,
    basis TEXT NOT NULL
);
CREATE INDEX scope_line_filing ON scope_line (filing, occupation, level);

-- An application from its draft to the decision (A3). The form holds identity numbers and is sealed.
CREATE TABLE application (
    id TEXT PRIMARY KEY,
    school TEXT NOT NULL REFERENCES organisation (id),
    affiliation TEXT NOT NULL,
    state TEXT NOT NULL,
    form BLOB NOT NULL,
    form_digest TEXT NOT NULL,
    drafted_at BIGINT NOT NULL,
    submitted_at BIGINT,
    confirmed_by TEXT,
    recommendation TEXT,
    due_on TEXT,
    late BIGINT,
    answered_at BIGINT,
    reasons TEXT,
    panel_at BIGINT,
    conclusion TEXT,
    concluded_at BIGINT,
    decided_at BIGINT,
    filing TEXT
);
CREATE INDEX application_school ON application (school, state);
CREATE INDEX application_state ON application (state, affiliation, due_on);

-- One occupation at one level of a submitted application: what opinions and decisions speak of.
CREATE TABLE application_line (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    no BIGINT NOT NULL,
    occupation TEXT NOT NULL,
    occupation_name TEXT NOT NULL,
    job_type TEXT NOT NULL,
    level TEXT NOT NULL,
    basis TEXT NOT NULL,
    decision TEXT,
    reason TEXT,
    UNIQUE (application, no)
);

CREATE TABLE material (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    material TEXT NOT NULL,
    file TEXT,
    file_name TEXT,
    media TEXT,
    source TEXT,
    checked_by TEXT,
    checked_on TEXT,
    added_at BIGINT NOT NULL,
    UNIQUE (application, material)
);

CREATE TABLE panel_member (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    expert TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    employer TEXT NOT NULL,
    UNIQUE (application, expert)
);
CREATE INDEX panel_member_expert ON panel_member (expert);

CREATE TABLE opinion (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    line TEXT NOT NULL REFERENCES application_line (id),
    expert TEXT NOT NULL,
    view TEXT NOT NULL,
    text TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    UNIQUE (line, expert)
);

-- A workbook that was read and waits to be taken over.
CREATE TABLE form_preview (
    id TEXT PRIMARY KEY,
    school TEXT NOT NULL,
    form BLOB NOT NULL,
    at BIGINT NOT NULL
);
