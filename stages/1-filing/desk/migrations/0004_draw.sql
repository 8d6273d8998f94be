-- The draw of a panel: the list that was committed, then what decided it. The secret is sealed until it is told.
CREATE TABLE draw (
    id TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES application (id),
    list TEXT NOT NULL,
    people TEXT NOT NULL,
    sealed BLOB NOT NULL,
    committed_at BIGINT NOT NULL,
    secret TEXT,
    root TEXT,
    head_size BIGINT,
    drawn_at BIGINT,
    UNIQUE (application)
);

-- Members that were drawn have a person and a ticket; who stepped down says why.
ALTER TABLE panel_member ADD COLUMN person TEXT;
ALTER TABLE panel_member ADD COLUMN ticket TEXT;
ALTER TABLE panel_member ADD COLUMN gone_on TEXT;
ALTER TABLE panel_member ADD COLUMN gone_for TEXT;
ALTER TABLE panel_member ADD COLUMN gone_why TEXT;
