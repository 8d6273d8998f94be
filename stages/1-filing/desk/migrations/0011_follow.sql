-- Whom a follower follows, and who of the list came first and could not be asked: by these anyone finds the same follower.
ALTER TABLE panel_member ADD COLUMN follows TEXT;
ALTER TABLE panel_member ADD COLUMN skipped TEXT;
-- The last version of what the panel found in which the follower had no part; nothing where none was written.
ALTER TABLE panel_member ADD COLUMN had_no_part_in BIGINT;
