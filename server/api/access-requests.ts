import { pngOf } from "../export/test-job.ts";
import { type PrincipalName, pngForm, textForm, type World } from "./access-world.ts";

type Asked = readonly [method: string, path: string, body?: unknown];

interface Asker {
  readonly world: World;
  readonly name: PrincipalName;
  /** Ids that take the place of the right ones in the path. */
  readonly replaced?: Readonly<Record<string, string>>;
}

/**
 * The request behind an operation of the access table ("PATCH /api/v1/reports/{reportId} title"):
 * valid in everything but the right to make it.
 */
export function requestOf(operation: string, { world, name, replaced = {} }: Asker): Asked {
  const [method = "", template = ""] = operation.split(" ");
  const isOfOthers = template.startsWith("/api/v1/people/");
  const ids: Record<string, string> = {
    ...pathIds(world),
    tokenId: world.tokenIds.get(name) ?? "",
    sessionId: isOfOthers ? world.memberSessionId : (world.sessionIds.get(name) ?? ""),
    userId: userIdOf(operation, { world, name }),
  };
  const path = template.replaceAll(/\{(\w+)\}/g, (_, id: string) =>
    encodeURIComponent(replaced[id] ?? ids[id] ?? `no-${id}`),
  );
  const query = operation.endsWith("{reportId}/export") ? "?format=json" : "";
  return [method, path + query, bodies[operation]?.(world)];
}

function userIdOf(operation: string, { world, name }: Asker): string {
  if (operation.endsWith(" leave")) return world.callers[name]?.userId ?? world.memberId;
  return isOfFormer.test(operation) ? world.suspendedId : world.memberId;
}

const isOfFormer = / (former|reinstatement)$/;

const pathIds = (world: World) => ({
  reportId: world.reportId,
  zoneId: world.zoneId,
  metricId: world.metricId,
  sourceId: world.sourceId,
  factId: world.factId,
  imageId: world.imageId,
  invitationId: world.invitationId,
  token: world.invitationToken,
});

const bodies: Readonly<Record<string, (world: World) => unknown>> = {
  "PATCH /api/v1/me": () => ({ name: "Another Name" }),
  "PATCH /api/v1/people/{userId} role": () => ({ role: "reader" }),
  "PATCH /api/v1/people/{userId} removal": () => ({ role: null }),
  "PATCH /api/v1/people/{userId} suspension": () => ({ isSuspended: true }),
  "PATCH /api/v1/people/{userId} reinstatement": () => ({ isSuspended: false }),
  "POST /api/v1/invitations": () => ({ role: "reader" }),
  "POST /api/v1/tokens": () => ({ name: "another" }),
  "POST /api/v1/zones": () => ({ name: "张江高新区" }),
  "POST /api/v1/metrics": () => ({ name: "出口额", unit: "亿元", kind: "money" }),
  "POST /api/v1/sources": () => textForm("另一页。"),
  "PATCH /api/v1/sources/{sourceId}": () => ({ title: "另一题" }),
  "POST /api/v1/facts": ({ zoneId, metricId, sourceId }) => ({
    zoneId,
    metricId,
    kind: "money",
    value: "1850.2",
    unit: "亿元",
    period: { start: null, end: null, label: "某年" },
    quote: { sourceId, exact: "1850.2亿元" },
  }),
  "PATCH /api/v1/facts/{factId}": () => ({ value: "1805.2", reason: "核对年鉴" }),
  "POST /api/v1/reports": () => ({ title: "另一份简报" }),
  "PATCH /api/v1/reports/{reportId} title": () => ({ title: "另一题" }),
  "PATCH /api/v1/reports/{reportId} zones": ({ zoneId }) => ({ zoneIds: [zoneId] }),
  "PATCH /api/v1/reports/{reportId} review": () => ({ status: "in-review" }),
  "PATCH /api/v1/reports/{reportId} issue": () => ({ status: "issued" }),
  "PATCH /api/v1/reports/{reportId} access": () => ({ workspaceAccess: "commenter" }),
  "POST /api/v1/reports/{reportId}/members": ({ outsiderEmail }) => ({
    email: outsiderEmail,
    role: "viewer",
  }),
  "PATCH /api/v1/reports/{reportId}/members/{userId}": () => ({ role: "editor" }),
  "POST /api/v1/reports/{reportId}/images": () => otherPicture(),
  "POST /api/v1/reports/{reportId}/acceptances": ({ factId }) => ({ factId, revision: 1 }),
};

function otherPicture(): FormData {
  const form = pngForm();
  const bytes = new Uint8Array(pngOf({ width: 2, height: 2 }));
  form.set("file", new File([bytes], "other.png"));
  return form;
}

/** Operations after which live sockets have to be judged again. */
export function tellsSync(operation: string): boolean {
  const isOfMembers = /^(POST|PATCH|DELETE) .*\/members/.test(operation);
  const isOfPeople = /^(PATCH|DELETE) \/api\/v1\/(people|sessions|tokens)/.test(operation);
  return isOfMembers || isOfPeople || others.has(operation);
}

const others: ReadonlySet<string> = new Set([
  "DELETE /api/v1/reports/{reportId}",
  "POST /api/v1/reports/{reportId}/restore",
  "PATCH /api/v1/reports/{reportId} review",
  "PATCH /api/v1/reports/{reportId} issue",
  "PATCH /api/v1/reports/{reportId} access",
]);
