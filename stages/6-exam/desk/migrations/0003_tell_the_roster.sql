-- Candidates who came in, or did the practical, before the roster was told of it.
INSERT INTO candidate_seen (candidate, at)
    SELECT candidate, min(at) FROM (
        SELECT candidate, at FROM entrance JOIN seat ON seat.id = entrance.seat
        UNION ALL SELECT candidate, scored_at FROM scoring WHERE score IS NOT NULL
    ) AS seen GROUP BY candidate;
