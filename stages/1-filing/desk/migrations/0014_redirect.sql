-- To whom a school that was told to apply elsewhere belongs: it is moved there by an administrator (N2).
ALTER TABLE application ADD COLUMN redirected_to TEXT;
