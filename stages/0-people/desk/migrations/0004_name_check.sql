-- An entry whose number was disqualified from another registry under another name: whoever did so confirmed that it is the
-- same human being, and the entry's own centre looks at its name until it was corrected or confirmed.
CREATE TABLE name_check (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    disqualification TEXT NOT NULL REFERENCES disqualification (id),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    asked_on TEXT NOT NULL,
    settled_on TEXT,
    outcome TEXT,
    reason TEXT
);
CREATE INDEX name_check_person ON name_check (person);
