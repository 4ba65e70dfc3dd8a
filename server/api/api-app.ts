import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Locale } from "#core/locale.ts";
import { Refusal } from "#core/refusal.ts";
import type { PersonalDeed } from "#db/audit.ts";
import type { Person, Principal } from "../principal.ts";
import type { Runtime } from "../runtime.ts";
import { whenceOf } from "../whence.ts";

/** What the routes need of the running process. */
export type ApiParts = Omit<Runtime, "api">;

export interface ApiEnv {
  Variables: {
    readonly principal: Principal;
    readonly locale: Locale;
    /** Told in an unexpected error and found in the log beside it. */
    readonly requestId: string;
  };
}

/**
 * The API's registry. A route group is a file with one function `addXRoutes(app, parts)`, which
 * registers its routes with `app.openapi` under full paths and is called in api.ts.
 */
export type ApiApp = OpenAPIHono<ApiEnv>;

/** Anything that does not fit its schema is refused as "invalid", with the fields named. */
export function newApiApp(): ApiApp {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const fields = result.error.issues.map(({ path, message }) => ({
        path: path.join("."),
        message,
      }));
      throw new Refusal("invalid", { detail: { fields } });
    },
  });
}

/** The change that `person` asks for in this request, as the audit log records it. */
export function deedOf(context: Context<ApiEnv>, person: Person): PersonalDeed {
  return { by: person.userId, ...whenceOf(context.req.raw.headers), at: new Date() };
}
