import type { BackupDetail, BackupMessage } from "#core/messages/backup.ts";

/** Why a backup cannot be made or restored: told to the person in one line. */
export class BackupProblem extends Error {
  readonly reason: BackupMessage;
  readonly detail: BackupDetail;

  constructor(reason: BackupMessage, detail: BackupDetail, cause?: unknown) {
    super(reason, { cause });
    this.name = "BackupProblem";
    this.reason = reason;
    this.detail = detail;
  }
}

/** Tells how far it has come, and what should be known although it goes on. */
export type Tell = (message: BackupMessage, detail?: BackupDetail) => void;
