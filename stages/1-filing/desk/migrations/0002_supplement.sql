-- What a school confirmed and handed in, each time (A3.1): frozen, whatever it writes afterwards.
CREATE TABLE submission (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    no BIGINT NOT NULL,
    form BLOB NOT NULL,
    form_digest TEXT NOT NULL,
    materials TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    UNIQUE (application, no)
);

-- The one question for everything that is missing; left_days is what the centre's clock had left when it stopped.
CREATE TABLE supplement (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    wanted TEXT NOT NULL,
    left_days BIGINT NOT NULL,
    asked_on TEXT NOT NULL,
    answer_by TEXT NOT NULL,
    answered_on TEXT,
    UNIQUE (application)
);
