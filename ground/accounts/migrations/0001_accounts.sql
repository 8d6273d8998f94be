CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    opened_at BIGINT NOT NULL
);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisation (id),
    role TEXT NOT NULL,
    user_name TEXT NOT NULL UNIQUE,
    person_name TEXT NOT NULL,
    password TEXT NOT NULL,
    demo BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX account_organisation ON account (organisation);

-- Who is signed in. Only the digest of the token is kept: a stolen database opens no session.
CREATE TABLE sign_in (
    token TEXT PRIMARY KEY,
    account TEXT,
    candidate TEXT,
    person_name TEXT NOT NULL,
    csrf TEXT NOT NULL,
    since BIGINT NOT NULL,
    seen BIGINT NOT NULL
);

-- Tries that failed, or are being made, since the first within the window.
CREATE TABLE try_count (
    who TEXT PRIMARY KEY,
    since BIGINT NOT NULL,
    tries BIGINT NOT NULL
);
CREATE INDEX try_count_since ON try_count (since);
