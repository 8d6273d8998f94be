-- The public register is read in this order, and everything that a filing's standing is decided by stands beside it.
CREATE INDEX filing_shown ON filing (school_name, number, valid_from, valid_until, ended_on, ended_how, affiliation, id);
CREATE INDEX filing_latest ON filing (decided_at, number);

-- What schools are filed for, each once: a search by name looks here first. Derived from the lines of the scopes.
CREATE TABLE filed_occupation (
    occupation TEXT NOT NULL,
    job_type TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (occupation, job_type, name)
);
INSERT INTO filed_occupation (occupation, job_type, name)
    SELECT DISTINCT occupation, job_type, occupation_name FROM scope_line;
CREATE INDEX scope_line_named ON scope_line (occupation, job_type, occupation_name, filing);

-- A centre's queue, by due date (those without one last) and by the day of handing in.
CREATE INDEX application_queue ON application (affiliation, (CASE WHEN due_on IS NULL THEN 1 ELSE 0 END), due_on, id, state, school);
CREATE INDEX application_latest ON application (affiliation, (coalesce(submitted_at, 0)) DESC, id, state, school);
-- The work that waits for a centre, by the phase of the assessment.
CREATE INDEX application_waiting ON application (state, affiliation, (coalesce(phase, 'plan')), due_on, id, school);
