-- A disqualification that was annulled stays with its days, and the same human being can be disqualified anew.
CREATE TABLE disqualification_of_days (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    identity_digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    since TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    annulled_on TEXT,
    ground TEXT,
    document TEXT,
    annulment_reason TEXT
);
INSERT INTO disqualification_of_days (id, person, identity_digest, reason, organisation, since, decided_at)
    SELECT id, person, identity_digest, reason, organisation, since, decided_at FROM disqualification;
DROP TABLE disqualification;
ALTER TABLE disqualification_of_days RENAME TO disqualification;
CREATE UNIQUE INDEX disqualification_standing ON disqualification (identity_digest) WHERE annulled_on IS NULL;
CREATE INDEX disqualification_identity ON disqualification (identity_digest);
CREATE INDEX disqualification_person ON disqualification (person);
