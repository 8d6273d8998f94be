-- The item bank of a school for one occupation and level (A1.5), and the papers assembled from it (A4.2).
CREATE TABLE bank (
    id TEXT PRIMARY KEY,
    school TEXT NOT NULL REFERENCES organisation (id),
    affiliation TEXT NOT NULL,
    occupation TEXT NOT NULL,
    occupation_name TEXT NOT NULL,
    level TEXT NOT NULL,
    blueprint TEXT NOT NULL,
    task TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    imported_at BIGINT NOT NULL,
    UNIQUE (school, occupation, level)
);

-- 鉴定要素细目表.
CREATE TABLE point (
    id TEXT PRIMARY KEY,
    bank TEXT NOT NULL REFERENCES bank (id),
    code TEXT NOT NULL,
    part TEXT NOT NULL,
    area TEXT NOT NULL,
    topic TEXT NOT NULL,
    name TEXT NOT NULL,
    importance TEXT NOT NULL,
    weight BIGINT NOT NULL,
    UNIQUE (bank, code)
);

-- One item; its answer and what explains it are sealed.
CREATE TABLE item (
    id TEXT PRIMARY KEY,
    bank TEXT NOT NULL REFERENCES bank (id),
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    stem TEXT NOT NULL,
    options TEXT NOT NULL,
    answer BLOB NOT NULL,
    point TEXT NOT NULL,
    difficulty BIGINT NOT NULL,
    explanation BLOB NOT NULL,
    source TEXT NOT NULL,
    UNIQUE (bank, number)
);

CREATE TABLE paper (
    id TEXT PRIMARY KEY,
    session TEXT NOT NULL UNIQUE REFERENCES session (id),
    bank TEXT NOT NULL REFERENCES bank (id),
    items BIGINT NOT NULL,
    points BIGINT NOT NULL,
    difficulty BIGINT NOT NULL,
    blueprint TEXT NOT NULL,
    seed BLOB NOT NULL,
    digest TEXT NOT NULL,
    sealed BLOB NOT NULL,
    task TEXT NOT NULL,
    assembled_at BIGINT NOT NULL
);

-- An upload between preview and commit, sealed; gone after the commit or a day.
CREATE TABLE bank_preview (
    id TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    occupation TEXT NOT NULL,
    level TEXT NOT NULL,
    file_name TEXT NOT NULL,
    content BLOB NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX bank_preview_actor ON bank_preview (actor);
