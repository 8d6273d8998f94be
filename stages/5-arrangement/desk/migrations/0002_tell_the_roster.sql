-- Sessions that were arranged before the roster was told of it.
INSERT INTO roster_seated (session, at) SELECT session, min(opens_at) FROM sitting GROUP BY session;
