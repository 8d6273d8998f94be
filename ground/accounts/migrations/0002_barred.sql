-- The day from which the account's person is disqualified (N6.5): nobody is signed in with it any more.
ALTER TABLE account ADD COLUMN barred_on TEXT;
