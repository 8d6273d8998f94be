-- 退回重新评估: what was concluded before the department sent it back, and why (A3.4).
CREATE TABLE reassessment (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    why TEXT NOT NULL,
    sent_back_at BIGINT NOT NULL,
    conclusion TEXT,
    concluded_at BIGINT,
    report TEXT
);
CREATE INDEX reassessment_application ON reassessment (application);
