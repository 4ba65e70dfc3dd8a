-- Bytes of a logged update never change in place; merging writes a new row and deletes the old
-- ones in one transaction.
CREATE TRIGGER `updates_append_only` BEFORE UPDATE ON `updates`
BEGIN
  SELECT RAISE(ABORT, 'the update log is append-only');
END;
