-- The form as a school types it, sealed: no record, typed texts are no facts yet. The id is the application's, or the
-- school's own while there is none. version counts the savings, base is the digest of the form from which it began.
CREATE TABLE form_draft (
    id TEXT PRIMARY KEY,
    school TEXT NOT NULL,
    kind TEXT NOT NULL,
    form BLOB NOT NULL,
    base TEXT NOT NULL,
    version BIGINT NOT NULL,
    saved_by TEXT NOT NULL,
    saved_at BIGINT NOT NULL
);
CREATE INDEX form_draft_saved_at ON form_draft (saved_at);

-- 附件: more files of a material, each with its title (A2, A5).
CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    material TEXT NOT NULL,
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX attachment_application ON attachment (application, material);
