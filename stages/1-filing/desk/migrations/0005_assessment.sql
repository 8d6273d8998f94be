-- 评估方式: each of the six, planned on a day or left out, then carried out (A3.3).
CREATE TABLE assessment_method (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    method TEXT NOT NULL,
    planned_on TEXT,
    left_out TEXT,
    done_on TEXT,
    note TEXT,
    UNIQUE (application, method)
);

-- What an expert found of each condition, for the school or for one line of it.
CREATE TABLE judgement (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    expert TEXT NOT NULL,
    clause TEXT NOT NULL,
    line TEXT REFERENCES application_line (id),
    met BIGINT NOT NULL,
    text TEXT NOT NULL,
    given_at BIGINT NOT NULL
);
CREATE INDEX judgement_application ON judgement (application, clause);

-- What the panel found, version by version; the last one counts.
CREATE TABLE panel_opinion (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    no BIGINT NOT NULL,
    text TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    UNIQUE (application, no)
);

CREATE TABLE opinion_signature (
    id TEXT PRIMARY KEY,
    opinion TEXT NOT NULL REFERENCES panel_opinion (id),
    expert TEXT NOT NULL,
    name TEXT NOT NULL,
    reservation TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    UNIQUE (opinion, expert)
);

-- For what an assessment waits, and the file of its report.
ALTER TABLE application ADD COLUMN phase TEXT;
ALTER TABLE application ADD COLUMN report TEXT;
