-- The digest of form and materials together; none of what was handed in before.
ALTER TABLE submission ADD COLUMN digest TEXT;
