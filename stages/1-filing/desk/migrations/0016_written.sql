-- Who wrote the form of an application last, and when: told to whoever would replace it from an older page.
ALTER TABLE application ADD COLUMN written_by TEXT;
ALTER TABLE application ADD COLUMN written_at BIGINT;

-- Upon what a workbook was previewed: the application's form and the typed draft, empty where there was none. What was read
-- before this was kept is to be read again.
DELETE FROM form_preview;
ALTER TABLE form_preview ADD COLUMN application TEXT NOT NULL DEFAULT '';
ALTER TABLE form_preview ADD COLUMN draft TEXT NOT NULL DEFAULT '';
