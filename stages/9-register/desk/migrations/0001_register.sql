-- How often an address has asked in the minute that runs; only the keyed digest of the address is kept.
CREATE TABLE query_rate (
    who TEXT NOT NULL,
    minute BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (who, minute)
);
