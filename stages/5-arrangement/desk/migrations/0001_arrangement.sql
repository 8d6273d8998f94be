-- Who sits where and when, and who looks after it (A4.1, A4.2).
CREATE TABLE sitting (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    school TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    part TEXT NOT NULL,
    room TEXT NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL
);
CREATE INDEX sitting_session ON sitting (session);

-- The people of a sitting: exam_staff, assessor or supervisor.
CREATE TABLE duty (
    id TEXT PRIMARY KEY,
    sitting TEXT NOT NULL REFERENCES sitting (id),
    account TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    person_name TEXT NOT NULL,
    leader BIGINT NOT NULL
);
CREATE INDEX duty_sitting ON duty (sitting);
CREATE INDEX duty_account ON duty (account);

CREATE TABLE seat (
    id TEXT PRIMARY KEY,
    sitting TEXT NOT NULL REFERENCES sitting (id),
    session TEXT NOT NULL,
    candidate TEXT NOT NULL REFERENCES candidate (id),
    number BIGINT NOT NULL,
    ticket TEXT NOT NULL,
    UNIQUE (sitting, number),
    UNIQUE (sitting, candidate)
);
CREATE INDEX seat_ticket ON seat (ticket);
CREATE INDEX seat_candidate ON seat (candidate);
