-- 撤回: when and why a school took its application back (N2).
ALTER TABLE application ADD COLUMN taken_back_at BIGINT;
ALTER TABLE application ADD COLUMN taken_back_why TEXT;
