-- A panel can be drawn from several lists, one committed after the other was used up. None is the first, as before.
CREATE TABLE draw_of_round (
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
    round BIGINT,
    UNIQUE (application, round)
);
INSERT INTO draw_of_round (id, application, list, people, sealed, committed_at, secret, root, head_size, drawn_at)
    SELECT id, application, list, people, sealed, committed_at, secret, root, head_size, drawn_at FROM draw;
DROP TABLE draw;
ALTER TABLE draw_of_round RENAME TO draw;

-- The further list that seated a member; none where they were drawn first, or followed.
ALTER TABLE panel_member ADD COLUMN round BIGINT;
-- Who left as the how-manieth, and which list was the last one then.
ALTER TABLE panel_member ADD COLUMN gone_no BIGINT;
ALTER TABLE panel_member ADD COLUMN gone_round BIGINT;
-- Nobody followed who left, for of the list nobody was left but these, who could not be asked.
ALTER TABLE panel_member ADD COLUMN unfollowed TEXT;
