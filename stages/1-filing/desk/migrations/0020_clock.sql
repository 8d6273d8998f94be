-- From which day and for how many working days the centre's clock runs: due_on comes of it, by the calendar of the day.
ALTER TABLE application ADD COLUMN due_from TEXT;
ALTER TABLE application ADD COLUMN due_days BIGINT;
