-- One certificate (A4.5). `file` is the signed PDF, made by the worker after the code was assigned and the head has issued it.
CREATE TABLE certificate (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    school TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    candidate TEXT NOT NULL UNIQUE REFERENCES candidate (id),
    code TEXT NOT NULL UNIQUE,
    code_rule TEXT NOT NULL,
    holder TEXT NOT NULL,
    identity_digest TEXT NOT NULL,
    identity_masked TEXT NOT NULL,
    occupation TEXT NOT NULL,
    occupation_name TEXT NOT NULL,
    job_type TEXT NOT NULL,
    level TEXT NOT NULL,
    issuer TEXT NOT NULL,
    assigned_at BIGINT NOT NULL,
    issued_on TEXT,
    state TEXT NOT NULL,
    file TEXT
);
CREATE INDEX certificate_session ON certificate (session);
CREATE INDEX certificate_school ON certificate (school, assigned_at);
