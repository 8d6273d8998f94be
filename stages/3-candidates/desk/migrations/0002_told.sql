-- What later stages told. None of record: it follows from their own tables of record.
-- From here on nobody comes onto the roster.
CREATE TABLE roster_seated (
    session TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- From here on the face that was compared at the door stays.
CREATE TABLE candidate_seen (
    candidate TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
