CREATE TABLE `rights_changes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` text,
	`report_id` text
);
--> statement-breakpoint
-- Everything that rights are judged by (db/standing.ts): whoever changes it, says so here.
CREATE TRIGGER `rights_of_changed_user` AFTER UPDATE OF `id`, `role` ON `users`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) SELECT OLD.id, NULL UNION SELECT NEW.id, NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `rights_of_deleted_user` AFTER DELETE ON `users`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) VALUES (OLD.id, NULL);
END;
--> statement-breakpoint
CREATE TRIGGER `rights_of_changed_session` AFTER UPDATE OF `id`, `user_id`, `expires_at` ON `sessions`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) SELECT OLD.user_id, NULL UNION SELECT NEW.user_id, NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `rights_of_deleted_session` AFTER DELETE ON `sessions`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) VALUES (OLD.user_id, NULL);
END;
--> statement-breakpoint
CREATE TRIGGER `rights_of_changed_token` AFTER UPDATE OF `id`, `user_id`, `revoked_at` ON `personal_tokens`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) SELECT OLD.user_id, NULL UNION SELECT NEW.user_id, NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `rights_of_deleted_token` AFTER DELETE ON `personal_tokens`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) VALUES (OLD.user_id, NULL);
END;
--> statement-breakpoint
CREATE TRIGGER `rights_of_new_member` AFTER INSERT ON `report_members`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) VALUES (NEW.user_id, NEW.report_id);
END;
--> statement-breakpoint
CREATE TRIGGER `rights_of_changed_member` AFTER UPDATE ON `report_members`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) SELECT OLD.user_id, OLD.report_id UNION SELECT NEW.user_id, NEW.report_id;
END;
--> statement-breakpoint
CREATE TRIGGER `rights_of_deleted_member` AFTER DELETE ON `report_members`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) VALUES (OLD.user_id, OLD.report_id);
END;
--> statement-breakpoint
CREATE TRIGGER `rights_in_new_report` AFTER INSERT ON `reports`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) VALUES (NULL, NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER `rights_in_changed_report` AFTER UPDATE OF `id`, `status`, `trashed_at`, `workspace_access` ON `reports`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) SELECT NULL, OLD.id UNION SELECT NULL, NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER `rights_in_deleted_report` AFTER DELETE ON `reports`
BEGIN
  INSERT INTO rights_changes (user_id, report_id) VALUES (NULL, OLD.id);
END;
--> statement-breakpoint
CREATE TRIGGER `rights_changes_kept_short` AFTER INSERT ON `rights_changes`
BEGIN
  DELETE FROM rights_changes WHERE seq <= NEW.seq - 1000;
END;
