import { z } from "zod";

/** RFC 9457 problem details; `reason` is a key of core/refusal.ts, `title` its sentence. */
export const problemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    reason: z.string(),
    /** Names the request in the server's log, and in the answer's header x-request-id. */
    requestId: z.string().optional(),
    detail: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof problemShape>;
