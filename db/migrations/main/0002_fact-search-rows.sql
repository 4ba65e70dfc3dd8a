DROP INDEX `facts_created`;--> statement-breakpoint
ALTER TABLE `facts` ADD `search_row` integer;--> statement-breakpoint
CREATE INDEX `facts_recency` ON `facts` (`period_end`,`created_at`,`id`);