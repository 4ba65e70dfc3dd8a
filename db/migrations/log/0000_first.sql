CREATE TABLE `clients` (
	`report_id` text NOT NULL,
	`client_id` integer NOT NULL,
	`person_id` text,
	`first_seen_at` integer NOT NULL,
	PRIMARY KEY(`report_id`, `client_id`)
);
--> statement-breakpoint
CREATE TABLE `snapshots` (
	`report_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`data` blob NOT NULL,
	PRIMARY KEY(`report_id`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `updates` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`report_id` text NOT NULL,
	`person_id` text,
	`at` integer NOT NULL,
	`data` blob NOT NULL
);
--> statement-breakpoint
CREATE INDEX `updates_report` ON `updates` (`report_id`,`seq`);