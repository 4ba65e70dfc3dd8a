-- Clustered by report, without rowid, index and counter: an append touches one page, and a report
-- is read from pages that lie together.
CREATE TABLE `clustered_updates` (
	`report_id` text NOT NULL,
	`seq` integer NOT NULL,
	`person_id` text,
	`at` integer NOT NULL,
	`data` blob NOT NULL,
	PRIMARY KEY(`report_id`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `clustered_updates` (`report_id`, `seq`, `person_id`, `at`, `data`)
SELECT `report_id`, `seq`, `person_id`, `at`, `data` FROM `updates` ORDER BY `report_id`, `seq`;
--> statement-breakpoint
DROP TABLE `updates`;
--> statement-breakpoint
ALTER TABLE `clustered_updates` RENAME TO `updates`;
--> statement-breakpoint
CREATE TRIGGER `updates_append_only` BEFORE UPDATE ON `updates`
BEGIN
  SELECT RAISE(ABORT, 'the update log is append-only');
END;
