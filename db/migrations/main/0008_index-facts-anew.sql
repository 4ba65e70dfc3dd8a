-- Facts are found by the English names of their zone and metric too: the words of all are written
-- anew at the next start (db/fact-index.ts).
DROP TABLE `fact_search`;--> statement-breakpoint
CREATE VIRTUAL TABLE `fact_search` USING fts5(`fact_id` UNINDEXED, `tokens`, tokenize = 'unicode61');--> statement-breakpoint
UPDATE `facts` SET `search_row` = NULL WHERE `search_row` IS NOT NULL;
