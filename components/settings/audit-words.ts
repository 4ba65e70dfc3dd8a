import { type AuditAction, auditActions } from "#core/audit-actions.ts";

type Underscored<Action extends string> = Action extends `${infer Subject}.${infer Verb}`
  ? `${Subject}_${Verb}`
  : never;

/** The key of an action's words: a dot would lead into the messages' tree. */
export function wordOfAction<Action extends AuditAction>(
  action: Action,
): `actions.${Underscored<Action>}` {
  return `actions.${action.replace(".", "_")}` as `actions.${Underscored<Action>}`;
}

/** Null for the action of a later version. */
export function findAction(action: string): AuditAction | null {
  return auditActions.find((known) => known === action) ?? null;
}
