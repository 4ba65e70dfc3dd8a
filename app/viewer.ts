import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { type Me, setupShape } from "#core/contracts/people.ts";
import { personColor } from "#core/person-color.ts";
import type { WorkspaceRole } from "#core/roles.ts";
import { pathHeader, requireRuntime } from "#server/runtime.ts";
import { safeNextPath } from "./safe-next-path.ts";

/** Who looks at this page; null for a stranger. Looked up once per request. */
export const findViewer = cache(async (): Promise<Me | null> => {
  const principal = await requireRuntime().principalOf(new Headers(await headers()));
  if (principal.kind === "anonymous") return null;
  const { userId: id, name, email, role } = principal;
  return { id, name, email, role, color: personColor(id) };
});

export type Viewer = Me & { readonly role: WorkspaceRole };

/**
 * The member who looks at this page. Every page of the workspace asks, since a layout is not run
 * again when a person moves between pages. Strangers are led to sign in, or on the first start to
 * the welcome; people who were removed are told so.
 */
export async function requireViewer(): Promise<Viewer> {
  const viewer = await findViewer();
  if (viewer === null) redirect(await signInPath());
  const { role } = viewer;
  if (role === null) redirect("/no-access");
  return { ...viewer, role };
}

/** The page for strangers: the welcome while there is no account at all. */
export async function signInPath(): Promise<string> {
  if ((await readSetup()).needsAdministrator) return "/welcome";
  const next = safeNextPath((await headers()).get(pathHeader));
  return next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;
}

/** Whether an administrator is missing, and who may sign up. */
export const readSetup = cache(async () => {
  const host = (await headers()).get("host") ?? "localhost";
  const response = await requireRuntime().api(new Request(`http://${host}/api/v1/setup`));
  return setupShape.parse(await response.json());
});
