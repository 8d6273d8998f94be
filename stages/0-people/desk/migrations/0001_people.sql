-- One human being in the registry of one jurisdiction. Identity and phone are sealed, found by keyed digest, shown masked.
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    affiliation TEXT NOT NULL,
    registered_by TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    sex TEXT NOT NULL,
    identity BLOB NOT NULL,
    identity_digest TEXT NOT NULL,
    identity_masked TEXT NOT NULL,
    phone BLOB NOT NULL,
    phone_masked TEXT NOT NULL,
    employer TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    UNIQUE (identity_digest, affiliation)
);
CREATE INDEX person_affiliation ON person (affiliation, name);
CREATE INDEX person_employer ON person (employer);

-- Cards. Occupations are codes with a space between.
CREATE TABLE qualification (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    occupations TEXT NOT NULL,
    direction TEXT NOT NULL,
    highest TEXT,
    title TEXT NOT NULL,
    card_no TEXT NOT NULL,
    training TEXT NOT NULL,
    hours BIGINT,
    trained_on TEXT,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    renewed_on TEXT
);
CREATE INDEX qualification_person ON qualification (person);
CREATE INDEX qualification_kind ON qualification (kind, valid_until);
CREATE INDEX qualification_card_no ON qualification (card_no);

CREATE TABLE appointment (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    qualification TEXT NOT NULL REFERENCES qualification (id),
    organisation TEXT NOT NULL REFERENCES organisation (id),
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    ended_on TEXT
);
CREATE INDEX appointment_person ON appointment (person);
CREATE INDEX appointment_organisation ON appointment (organisation, valid_until);

-- Whose account it is; the key is the account's. None of a person once the link was taken away.
CREATE TABLE person_account (
    id TEXT PRIMARY KEY REFERENCES account (id),
    person TEXT REFERENCES person (id)
);
CREATE INDEX person_account_person ON person_account (person);

-- For good, and of the human being: by the digest it counts in every jurisdiction (N6.5).
CREATE TABLE disqualification (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    identity_digest TEXT NOT NULL UNIQUE,
    reason TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    since TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);

-- An upload between preview and commit, sealed; gone after the commit or a day.
CREATE TABLE people_preview (
    id TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    file_name TEXT NOT NULL,
    content BLOB NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX people_preview_actor ON people_preview (actor);
