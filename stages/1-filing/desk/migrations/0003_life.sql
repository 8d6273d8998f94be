-- For what is applied; nothing for the first filing. of_filing is what an extension or a renewal is about.
ALTER TABLE application ADD COLUMN kind TEXT;
ALTER TABLE application ADD COLUMN of_filing TEXT;
ALTER TABLE form_preview ADD COLUMN kind TEXT;

-- How a filing ended before its time.
ALTER TABLE filing ADD COLUMN ended_on TEXT;
ALTER TABLE filing ADD COLUMN ended_how TEXT;
ALTER TABLE filing ADD COLUMN end_reason TEXT;

-- When a line of the scope holds; nothing where it holds as long as the filing.
ALTER TABLE scope_line ADD COLUMN since TEXT;
ALTER TABLE scope_line ADD COLUMN until TEXT;
ALTER TABLE scope_line ADD COLUMN dropped_on TEXT;

CREATE TABLE suspension (
    id TEXT PRIMARY KEY,
    filing TEXT NOT NULL REFERENCES filing (id),
    since TEXT NOT NULL,
    until TEXT,
    reason TEXT NOT NULL,
    lifted TEXT
);
CREATE INDEX suspension_filing ON suspension (filing);

-- What a school noted or asked about its filing: a changed fact, a dropped line, its end.
CREATE TABLE filing_request (
    id TEXT PRIMARY KEY,
    filing TEXT NOT NULL REFERENCES filing (id),
    what TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    answer TEXT,
    answered_at BIGINT
);
CREATE INDEX filing_request_filing ON filing_request (filing);
CREATE INDEX filing_request_state ON filing_request (state);

-- What a filing said before it was changed: its history, with the receipt of that time.
CREATE TABLE filing_version (
    id TEXT PRIMARY KEY,
    filing TEXT NOT NULL REFERENCES filing (id),
    no BIGINT NOT NULL,
    why TEXT NOT NULL,
    school_name TEXT NOT NULL,
    uscc TEXT NOT NULL,
    address TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    receipt TEXT,
    changed_at BIGINT NOT NULL,
    UNIQUE (filing, no)
);
