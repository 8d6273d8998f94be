-- When somebody came in once more by the same ticket; the exam staff see it in the list of the room.
ALTER TABLE entrance ADD COLUMN again_at BIGINT;
