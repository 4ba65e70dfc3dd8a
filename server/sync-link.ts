import type { Socket } from "node:net";
import type { ServerEdit, ToSync } from "./sync/messages.ts";

/** The web process's end of the channel to the sync process. */
export interface SyncLink {
  /** Hands an upgraded socket over; from here on only the sync process touches it. */
  handOver(message: Extract<ToSync, { type: "socket" }>, socket: Socket): void;
  /** Live sockets that this concerns are judged again at once. Null stands for "any". */
  rightsChanged(concerned: { reportId: string | null; userId: string | null }): void;
  /**
   * Applies an edit inside the room and resolves when it is on disk.
   *
   * @throws Refusal "unavailable" when the sync process does not answer in time
   */
  edit(
    reportId: string,
    edit: ServerEdit,
    personId: string | null,
  ): Promise<{ seq: number | null }>;
  /** Who has the report open right now. */
  presentUserIds(reportId: string): readonly string[];
}
