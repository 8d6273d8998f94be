-- What was put right of a person, or of one of their cards, and why. A number that was wrong is kept sealed.
CREATE TABLE people_correction (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    qualification TEXT REFERENCES qualification (id),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    was TEXT NOT NULL,
    identity_was BLOB,
    reason TEXT NOT NULL,
    corrected_on TEXT NOT NULL,
    corrected_at BIGINT NOT NULL
);
CREATE INDEX people_correction_person ON people_correction (person);
