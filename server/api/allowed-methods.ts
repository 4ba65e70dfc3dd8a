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

/** True for "/api/v1/zones/7" and "/api/v1/zones/{zoneId}". */
export function isOfTemplate(path: string, template: string): boolean {
  const given = path.split("/");
  const wanted = template.split("/");
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith("{") || part === given[index])
  );
}
