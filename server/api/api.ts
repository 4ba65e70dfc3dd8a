import type { Locale } from "#core/locale.ts";
import { Refusal } from "#core/refusal.ts";
import { authCookies } from "../auth-cookies.ts";
import { allowedMethods } from "./allowed-methods.ts";
import { type ApiApp, type ApiParts, newApiApp } from "./api-app.ts";
import { addAuditRoutes } from "./audit.ts";
import { addExportRoutes } from "./export.ts";
import { addFactRoutes } from "./facts.ts";
import { addImageRoutes } from "./images.ts";
import { addInvitationRoutes } from "./invitations.ts";
import { addMeRoutes } from "./me.ts";
import { addMemberRoutes } from "./members.ts";
import { addMetricRoutes } from "./metrics.ts";
import { addPeopleRoutes } from "./people.ts";
import { answerError, problemAnswer } from "./problem-answer.ts";
import { addReportFactRoutes } from "./report-facts.ts";
import { addReportRoutes } from "./reports.ts";
import { identify, keepPrivate, limitBody, requireKnownBody } from "./request-guard.ts";
import { addSessionRoutes } from "./sessions.ts";
import { addSetupRoutes } from "./setup.ts";
import { addSourceRoutes } from "./sources.ts";
import { addTokenRoutes } from "./tokens.ts";
import { addZoneRoutes } from "./zones.ts";

/** Every route group of /api/v1; a group that is not named here does not exist. */
const routeGroups: readonly ((app: ApiApp, parts: ApiParts) => void)[] = [
  addSetupRoutes,
  addMeRoutes,
  addPeopleRoutes,
  addInvitationRoutes,
  addTokenRoutes,
  addSessionRoutes,
  addAuditRoutes,
  addReportRoutes,
  addMemberRoutes,
  addExportRoutes,
  addImageRoutes,
  addZoneRoutes,
  addMetricRoutes,
  addFactRoutes,
  addReportFactRoutes,
  addSourceRoutes,
];

/** The whole of /api/v1, as a function from request to answer that never throws. */
export function createApi(parts: ApiParts): (request: Request) => Promise<Response> {
  const app = createApiApp(parts);
  return async (request) => app.fetch(request);
}

/** The registry behind `createApi`, for the tests that enumerate routes. */
export function createApiApp(parts: ApiParts): ApiApp {
  const app = newApiApp();
  app.onError((error, context) => answerError(error, context, parts.log));
  app.notFound((context) =>
    answerUnknown(allowedMethods(app, context.req.path), parts.localeOf(context.req.raw.headers)),
  );
  app.use(keepPrivate);
  app.use(identify(parts));
  app.use(requireKnownBody(app));
  app.use(limitBody);
  for (const addRoutes of routeGroups) addRoutes(app, parts);
  addDescription(app, parts.environment);
  return app;
}

/** No route has this method and path; `allowed` are the methods that the path has. */
function answerUnknown(allowed: readonly string[], locale: Locale): Response {
  if (allowed.length === 0) return problemAnswer(new Refusal("not-found"), locale);
  const answer = problemAnswer(new Refusal("method-not-allowed"), locale);
  answer.headers.set("allow", allowed.join(", "));
  return answer;
}

/** GET /api/v1/openapi.json, generated from the schemas that validate. */
function addDescription(app: ApiApp, { publicOrigin }: ApiParts["environment"]): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "A personal token, made with POST /api/v1/tokens",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: authCookies(publicOrigin).session,
    description: "The session cookie; a change also needs an allowed Origin",
  });
  app.doc31("/api/v1/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Zonebrief", version: "1", description: "The stable interface /api/v1" },
    security: [{ bearer: [] }, { session: [] }],
  });
}
