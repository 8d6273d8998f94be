-- 备案编号段: from where to where numbers are given out; the last version counts.
CREATE TABLE number_series (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL UNIQUE,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    since TEXT NOT NULL,
    source TEXT NOT NULL
);
