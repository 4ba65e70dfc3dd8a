DROP INDEX `facts_recency`;--> statement-breakpoint
CREATE INDEX `facts_order` ON `facts` (`is_forecast`,"period_end" desc,"created_at" desc,"id" desc);