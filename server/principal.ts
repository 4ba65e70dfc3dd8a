import type { WorkspaceRole } from "#core/roles.ts";

/** What proves who is asking; looked up again whenever a right is judged later. */
export type Credential =
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "token"; readonly id: string };

export interface Person {
  readonly kind: "person";
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** Null: removed from the workspace. */
  readonly role: WorkspaceRole | null;
  readonly credential: Credential;
}

export type Principal = { readonly kind: "anonymous" } | Person;

export const anonymous: Principal = { kind: "anonymous" };
