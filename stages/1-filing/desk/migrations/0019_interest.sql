-- 利益关系申报: which school an expert must not judge, said beforehand, until it is withdrawn (A3.3).
CREATE TABLE declared_interest (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    school TEXT NOT NULL REFERENCES organisation (id),
    interest TEXT NOT NULL,
    why TEXT NOT NULL,
    declared_on TEXT NOT NULL,
    withdrawn_on TEXT
);
CREATE INDEX declared_interest_person ON declared_interest (person);
CREATE INDEX declared_interest_school ON declared_interest (school);
