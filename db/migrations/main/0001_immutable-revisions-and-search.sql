-- A fact revision, once written, never changes: what a report accepted stays what it was.
CREATE TRIGGER `fact_revisions_immutable` BEFORE UPDATE ON `fact_revisions`
BEGIN
  SELECT RAISE(ABORT, 'fact revisions are immutable');
END;
--> statement-breakpoint
CREATE TRIGGER `fact_revisions_kept` BEFORE DELETE ON `fact_revisions`
BEGIN
  SELECT RAISE(ABORT, 'fact revisions are never deleted');
END;
--> statement-breakpoint
-- Full-text search over bigram tokens made by core/search/bigrams.ts, so that a two-character
-- Chinese word is found anywhere; the tokenizer has only to split at spaces.
CREATE VIRTUAL TABLE `fact_search` USING fts5(`fact_id` UNINDEXED, `tokens`, tokenize = 'unicode61');
--> statement-breakpoint
CREATE VIRTUAL TABLE `source_search` USING fts5(`source_id` UNINDEXED, `start` UNINDEXED, `end` UNINDEXED, `tokens`, tokenize = 'unicode61');
