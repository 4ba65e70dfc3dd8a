import { z } from "zod";
import { isOfTemplate } from "./allowed-methods.ts";
import type { ApiApp } from "./api-app.ts";

const contentShape = z.record(z.string(), z.object({ schema: z.instanceof(z.ZodType).optional() }));
const responsesShape = z.record(z.string(), z.object({ content: contentShape.optional() }).loose());

/**
 * For tests: what openapi.json promises of an answer, to be parsed by it. Null when nothing is
 * promised for this route and status, or not in JSON.
 */
export function describedAnswer(
  app: ApiApp,
  { method, path, status }: { method: string; path: string; status: number },
): z.ZodType | null {
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { route } = definition;
    if (route.method.toUpperCase() !== method || !isOfTemplate(path, route.path)) continue;
    const responses = responsesShape.parse(route.responses);
    const { content = {} } = responses[status] ?? responses["default"] ?? {};
    return Object.entries(content).find(([type]) => type.includes("json"))?.[1].schema ?? null;
  }
  return null;
}
