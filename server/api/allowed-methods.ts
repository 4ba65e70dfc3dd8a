import type { ApiApp } from "./api-app.ts";

/** The methods that the registered routes have for a path; none for a path that is no route's. */
export function allowedMethods(app: ApiApp, path: string): readonly string[] {
  const methods = app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route" && isOfTemplate(path, definition.route.path)
      ? [definition.route.method.toUpperCase()]
      : [],
  );
  return methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}

/** The forms in which a route takes its body; JSON for one that takes none, or is not there. */
export function bodyTypes(
  app: ApiApp,
  { method, path }: { method: string; path: string },
): readonly string[] {
  const forms = app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route" || !isOfTemplate(path, definition.route.path)) return [];
    if (definition.route.method.toUpperCase() !== method) return [];
    return Object.keys(definition.route.request?.body?.content ?? {});
  });
  return forms.length > 0 ? forms : ["application/json"];
}

/** True for "/api/v1/zones/7" and "/api/v1/zones/{zoneId}". */
export function isOfTemplate(path: string, template: string): boolean {
  const given = path.split("/");
  const wanted = template.split("/");
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith("{") || part === given[index])
  );
}
