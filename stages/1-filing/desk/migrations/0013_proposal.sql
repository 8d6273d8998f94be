-- 试点职业和等级建议: which lines of a provincial school's form the training centre proposes (N5.2).
CREATE TABLE proposal (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    occupation TEXT NOT NULL,
    job_type TEXT NOT NULL,
    level TEXT NOT NULL,
    proposed BIGINT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (application, occupation, job_type, level)
);
