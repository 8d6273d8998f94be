-- One session of certification with its plan (A4.1).
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    school TEXT NOT NULL REFERENCES organisation (id),
    affiliation TEXT NOT NULL,
    title TEXT NOT NULL,
    filing TEXT NOT NULL REFERENCES filing (id),
    filing_number TEXT NOT NULL,
    occupation TEXT NOT NULL,
    occupation_name TEXT NOT NULL,
    job_type TEXT NOT NULL,
    level TEXT NOT NULL,
    basis TEXT NOT NULL,
    registration_closed_on TEXT NOT NULL,
    theory_on TEXT NOT NULL,
    practical_on TEXT NOT NULL,
    theory_minutes BIGINT NOT NULL,
    theory_weight BIGINT NOT NULL,
    practical_weight BIGINT NOT NULL,
    coursework_weight BIGINT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    drafted_at BIGINT NOT NULL,
    due_on TEXT NOT NULL,
    -- The version of the terms by which it is due.
    terms BIGINT NOT NULL,
    reported_at BIGINT,
    -- Working days by which the report came late; 0 in time.
    late BIGINT,
    received_at BIGINT
);
CREATE INDEX session_school ON session (school, state);
CREATE INDEX session_state ON session (state, affiliation);
