-- What happened in a sitting. `id` is the sitting's.
CREATE TABLE sitting_run (
    id TEXT PRIMARY KEY REFERENCES sitting (id),
    session TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    closed_at BIGINT,
    expected BIGINT NOT NULL,
    present BIGINT,
    record TEXT
);
CREATE INDEX sitting_run_session ON sitting_run (session);

-- Who came in: none of record, it becomes one in the room record.
CREATE TABLE entrance (
    seat TEXT PRIMARY KEY,
    sitting TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX entrance_sitting ON entrance (sitting);

-- Single answers while they are given; they become a fact when they are handed in.
CREATE TABLE theory_answer (
    seat TEXT NOT NULL,
    no BIGINT NOT NULL,
    answer TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (seat, no)
);

-- A theory paper handed in. `id` is the seat's. `score` in hundredths of a mark.
CREATE TABLE theory_script (
    id TEXT PRIMARY KEY REFERENCES seat (id),
    session TEXT NOT NULL,
    candidate TEXT NOT NULL,
    answers TEXT NOT NULL,
    digest TEXT NOT NULL,
    score BIGINT NOT NULL,
    handed_in_at BIGINT NOT NULL
);
CREATE INDEX theory_script_session ON theory_script (session);

-- One assessor's scores for one candidate. `score` in hundredths of a mark; no score: absent.
CREATE TABLE scoring (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    sitting TEXT NOT NULL REFERENCES sitting (id),
    candidate TEXT NOT NULL,
    assessor TEXT NOT NULL,
    sheet TEXT NOT NULL,
    score BIGINT,
    scored_at BIGINT NOT NULL,
    UNIQUE (sitting, candidate, assessor)
);
CREATE INDEX scoring_session ON scoring (session);

-- The school's own quality supervisor on one sitting (A4.3). `id` is the sitting's.
CREATE TABLE supervision_record (
    id TEXT PRIMARY KEY REFERENCES sitting (id),
    session TEXT NOT NULL,
    supervisor TEXT NOT NULL,
    supervisor_name TEXT NOT NULL,
    content TEXT NOT NULL,
    signed_at BIGINT NOT NULL
);
CREATE INDEX supervision_record_session ON supervision_record (session);
