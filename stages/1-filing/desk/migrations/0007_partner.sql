-- 合作评价机构: an enterprise or an evaluation organisation, filed or published elsewhere and registered here (N4.1, N4.2);
-- affiliation is that of the authority that registered it.
CREATE TABLE partner (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    uscc TEXT NOT NULL,
    number TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    reference TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    registered_by TEXT NOT NULL REFERENCES organisation (id),
    registered_on TEXT NOT NULL,
    ended_on TEXT,
    ended_how TEXT,
    end_reason TEXT
);
CREATE INDEX partner_number ON partner (number);

-- What a partner certifies; a line that was dropped stays, so that it can be told what held on any day.
CREATE TABLE partner_line (
    id TEXT PRIMARY KEY,
    partner TEXT NOT NULL REFERENCES partner (id),
    occupation TEXT NOT NULL,
    occupation_name TEXT NOT NULL,
    job_type TEXT NOT NULL,
    level TEXT NOT NULL,
    since TEXT NOT NULL,
    dropped_on TEXT
);
CREATE INDEX partner_line_partner ON partner_line (partner);

CREATE TABLE partner_suspension (
    id TEXT PRIMARY KEY,
    partner TEXT NOT NULL REFERENCES partner (id),
    since TEXT NOT NULL,
    until TEXT,
    reason TEXT NOT NULL,
    lifted TEXT
);
CREATE INDEX partner_suspension_partner ON partner_suspension (partner);

-- 合作协议: about the partner's own certification of the school's students; affiliation is the school's.
CREATE TABLE agreement (
    id TEXT PRIMARY KEY,
    partner TEXT NOT NULL REFERENCES partner (id),
    school TEXT NOT NULL REFERENCES organisation (id),
    affiliation TEXT NOT NULL,
    title TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    file TEXT NOT NULL,
    file_name TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_on TEXT NOT NULL,
    confirmed_by TEXT,
    confirmed_on TEXT,
    objected_on TEXT,
    objection TEXT,
    ended_on TEXT,
    end_reason TEXT
);
CREATE INDEX agreement_partner ON agreement (partner, school);
CREATE INDEX agreement_school ON agreement (school);

CREATE TABLE agreement_line (
    id TEXT PRIMARY KEY,
    agreement TEXT NOT NULL REFERENCES agreement (id),
    occupation TEXT NOT NULL,
    job_type TEXT NOT NULL,
    level TEXT NOT NULL
);
CREATE INDEX agreement_line_agreement ON agreement_line (agreement);
