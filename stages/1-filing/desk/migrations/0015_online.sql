-- 复核: what an officer found of an online check that the school noted. It is about this one check and no other that comes
-- later, so that it falls away with it and stays with what was handed in.
CREATE TABLE online_confirmation (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    material TEXT NOT NULL,
    source TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    checked_on TEXT NOT NULL,
    agrees BIGINT NOT NULL,
    found TEXT NOT NULL,
    found_by TEXT NOT NULL,
    found_for TEXT NOT NULL,
    found_on TEXT NOT NULL,
    UNIQUE (application, material, source, checked_by, checked_on)
);
