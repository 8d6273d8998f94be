CREATE TABLE idempotency (
    place TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    at BIGINT NOT NULL,
    status BIGINT,
    body BLOB
);
