-- A search by occupation asks on which days a line holds: the index has them beside its names.
DROP INDEX scope_line_named;
CREATE INDEX scope_line_named ON scope_line (occupation, job_type, occupation_name, filing, since, until, dropped_on);
