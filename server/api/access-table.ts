import { type PrincipalName, principals, type ReportState } from "./access-world.ts";

/**
 * Who may do what: one row for every operation of the API and, where it names a report, for every
 * state the report can be in; one column for every kind of principal. The figure is the status that
 * is answered: 2xx and 101 are "may". access-table.test.ts sends each request and compares; a route
 * that is registered and not listed here fails it.
 *
 * SYNC is the upgrade of /sync/{reportId}; "write" adds the right asked for at every update.
 * 401 nobody is signed in · 403 knows of it and may not · 404 may not even know of it
 * 409 may, but for what it would leave behind: a report without an owner
 */
const table = `
operation                                                 state    anonymous admin analyst reader owner editor commenter viewer guest removed token forged suspended revoked expired
GET /api/v1/setup                                         any      200       200   200     200    200   200    200       200    200   200     200   200    200       200     200

GET /api/v1/openapi.json                                  any      200       200   200     200    200   200    200       200    200   200     200   200    200       200     200

GET /api/v1/me                                            any      401       200   200     200    200   200    200       200    200   200     200   200    200       401     401
PATCH /api/v1/me                                          any      401       200   200     200    200   200    200       200    200   403     200   403    403       401     401

GET /api/v1/people                                        any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
GET /api/v1/people/{userId}                               any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
GET /api/v1/people/{userId} former                        any      401       200   404     404    404   404    404       404    404   403     404   404    403       401     401
PATCH /api/v1/people/{userId} role                        any      401       200   403     403    403   403    403       403    403   403     403   403    403       401     401
PATCH /api/v1/people/{userId} removal                     any      401       200   403     403    403   403    403       403    403   403     403   403    403       401     401
PATCH /api/v1/people/{userId} suspension                  any      401       200   403     403    403   403    403       403    403   403     403   403    403       401     401
PATCH /api/v1/people/{userId} reinstatement               any      401       200   403     403    403   403    403       403    403   403     403   403    403       401     401
GET /api/v1/people/{userId}/sessions                      any      401       200   403     403    403   403    403       403    403   403     403   403    403       401     401
DELETE /api/v1/people/{userId}/sessions                   any      401       204   403     403    403   403    403       403    403   403     403   403    403       401     401
DELETE /api/v1/people/{userId}/sessions/{sessionId}       any      401       204   403     403    403   403    403       403    403   403     403   403    403       401     401

GET /api/v1/invitations                                   any      401       200   403     403    403   403    403       403    403   403     403   403    403       401     401
POST /api/v1/invitations                                  any      401       201   403     403    403   403    403       403    403   403     403   403    403       401     401
DELETE /api/v1/invitations/{invitationId}                 any      401       204   403     403    403   403    403       403    403   403     403   403    403       401     401
POST /api/v1/invitations/{invitationId}/reissue           any      401       201   403     403    403   403    403       403    403   403     403   403    403       401     401
GET /api/v1/invitations/by-token/{token}                  any      200       200   200     200    200   200    200       200    200   200     200   200    200       200     200

GET /api/v1/tokens                                        any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
POST /api/v1/tokens                                       any      401       201   201     201    201   201    201       201    201   403     403   403    403       401     401
DELETE /api/v1/tokens/{tokenId}                           any      401       204   204     204    204   204    204       204    204   403     204   403    403       401     401
DELETE /api/v1/tokens                                     any      401       204   204     204    204   204    204       204    204   403     403   403    403       401     401

GET /api/v1/sessions                                      any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
DELETE /api/v1/sessions                                   any      401       204   204     204    204   204    204       204    204   403     403   403    403       401     401
DELETE /api/v1/sessions/{sessionId}                       any      401       204   204     204    204   204    204       204    204   403     403   403    403       401     401

GET /api/v1/audit                                         any      401       200   403     403    403   403    403       403    403   403     403   403    403       401     401
GET /api/v1/audit/export                                  any      401       200   403     403    403   403    403       403    403   403     403   403    403       401     401

GET /api/v1/zones                                         any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
POST /api/v1/zones                                        any      401       201   201     403    201   201    201       201    403   403     201   403    403       401     401
GET /api/v1/zones/{zoneId}                                any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401

GET /api/v1/metrics                                       any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
POST /api/v1/metrics                                      any      401       201   201     403    201   201    201       201    403   403     201   403    403       401     401
GET /api/v1/metrics/{metricId}                            any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401

GET /api/v1/sources                                       any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
POST /api/v1/sources                                      any      401       201   201     403    201   201    201       201    403   403     201   403    403       401     401
GET /api/v1/sources/{sourceId}                            any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
PATCH /api/v1/sources/{sourceId}                          any      401       200   200     403    200   200    200       200    403   403     200   403    403       401     401
GET /api/v1/sources/{sourceId}/text                       any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
GET /api/v1/sources/{sourceId}/original                   any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401

GET /api/v1/facts                                         any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
POST /api/v1/facts                                        any      401       201   201     403    201   201    201       201    403   403     201   403    403       401     401
GET /api/v1/facts/{factId}                                any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
PATCH /api/v1/facts/{factId}                              any      401       200   200     403    200   200    200       200    403   403     200   403    403       401     401
POST /api/v1/facts/{factId}/verify                        any      401       403   200     403    200   200    200       200    403   403     200   403    403       401     401
GET /api/v1/facts/{factId}/uses                           any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401

GET /api/v1/reports                                       any      401       200   200     200    200   200    200       200    200   403     200   200    403       401     401
POST /api/v1/reports                                      any      401       201   201     403    201   201    201       201    403   403     201   403    403       401     401

GET /api/v1/reports/{reportId}                            live     401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}                            open     401       200   200     200    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}                            issued   401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}                            trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

PATCH /api/v1/reports/{reportId} title                    live     401       404   404     404    200   200    403       403    200   404     200   403    404       401     401
PATCH /api/v1/reports/{reportId} title                    open     401       403   403     403    200   200    403       403    200   404     200   403    404       401     401
PATCH /api/v1/reports/{reportId} title                    issued   401       404   404     404    403   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} title                    trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

PATCH /api/v1/reports/{reportId} zones                    live     401       404   404     404    200   200    403       403    200   404     200   403    404       401     401
PATCH /api/v1/reports/{reportId} zones                    open     401       403   403     403    200   200    403       403    200   404     200   403    404       401     401
PATCH /api/v1/reports/{reportId} zones                    issued   401       404   404     404    403   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} zones                    trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

PATCH /api/v1/reports/{reportId} review                   live     401       404   404     404    200   200    403       403    200   404     200   403    404       401     401
PATCH /api/v1/reports/{reportId} review                   open     401       403   403     403    200   200    403       403    200   404     200   403    404       401     401
PATCH /api/v1/reports/{reportId} review                   issued   401       404   404     404    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} review                   trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

PATCH /api/v1/reports/{reportId} issue                    live     401       404   404     404    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} issue                    open     401       403   403     403    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} issue                    issued   401       404   404     404    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} issue                    trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

PATCH /api/v1/reports/{reportId} access                   live     401       404   404     404    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} access                   open     401       403   403     403    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} access                   issued   401       404   404     404    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId} access                   trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

DELETE /api/v1/reports/{reportId}                         live     401       404   404     404    204   403    403       403    403   404     403   403    404       401     401
DELETE /api/v1/reports/{reportId}                         open     401       403   403     403    204   403    403       403    403   404     403   403    404       401     401
DELETE /api/v1/reports/{reportId}                         issued   401       404   404     404    204   403    403       403    403   404     403   403    404       401     401
DELETE /api/v1/reports/{reportId}                         trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

POST /api/v1/reports/{reportId}/restore                   live     401       404   404     404    403   403    403       403    403   404     403   403    404       401     401
POST /api/v1/reports/{reportId}/restore                   open     401       403   403     403    403   403    403       403    403   404     403   403    404       401     401
POST /api/v1/reports/{reportId}/restore                   issued   401       404   404     404    403   403    403       403    403   404     403   403    404       401     401
POST /api/v1/reports/{reportId}/restore                   trashed  401       404   404     404    200   404    404       404    404   404     404   403    404       401     401

GET /api/v1/reports/{reportId}/members                    live     401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/members                    open     401       200   200     200    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/members                    issued   401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/members                    trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

POST /api/v1/reports/{reportId}/members                   live     401       404   404     404    201   403    403       403    403   404     403   403    404       401     401
POST /api/v1/reports/{reportId}/members                   open     401       403   403     403    201   403    403       403    403   404     403   403    404       401     401
POST /api/v1/reports/{reportId}/members                   issued   401       404   404     404    201   403    403       403    403   404     403   403    404       401     401
POST /api/v1/reports/{reportId}/members                   trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

PATCH /api/v1/reports/{reportId}/members/{userId}         live     401       404   404     404    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId}/members/{userId}         open     401       403   403     403    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId}/members/{userId}         issued   401       404   404     404    200   403    403       403    403   404     403   403    404       401     401
PATCH /api/v1/reports/{reportId}/members/{userId}         trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

DELETE /api/v1/reports/{reportId}/members/{userId}        live     401       404   404     404    204   403    403       403    403   404     403   403    404       401     401
DELETE /api/v1/reports/{reportId}/members/{userId}        open     401       403   403     403    204   403    403       403    403   404     403   403    404       401     401
DELETE /api/v1/reports/{reportId}/members/{userId}        issued   401       404   404     404    204   403    403       403    403   404     403   403    404       401     401
DELETE /api/v1/reports/{reportId}/members/{userId}        trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

DELETE /api/v1/reports/{reportId}/members/{userId} leave  live     401       404   404     404    409   204    204       204    204   404     204   403    404       401     401
DELETE /api/v1/reports/{reportId}/members/{userId} leave  open     401       404   404     404    409   204    204       204    204   404     204   403    404       401     401
DELETE /api/v1/reports/{reportId}/members/{userId} leave  issued   401       404   404     404    409   204    204       204    204   404     204   403    404       401     401
DELETE /api/v1/reports/{reportId}/members/{userId} leave  trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

POST /api/v1/reports/{reportId}/images                    live     401       404   404     404    201   201    403       403    201   404     201   403    404       401     401
POST /api/v1/reports/{reportId}/images                    open     401       403   403     403    201   201    403       403    201   404     201   403    404       401     401
POST /api/v1/reports/{reportId}/images                    issued   401       404   404     404    403   403    403       403    403   404     403   403    404       401     401
POST /api/v1/reports/{reportId}/images                    trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

GET /api/v1/reports/{reportId}/images/{imageId}           live     401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/images/{imageId}           open     401       200   200     200    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/images/{imageId}           issued   401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/images/{imageId}           trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

GET /api/v1/reports/{reportId}/facts                      live     401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/facts                      open     401       200   200     200    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/facts                      issued   401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/facts                      trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

GET /api/v1/reports/{reportId}/acceptances                live     401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/acceptances                open     401       200   200     200    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/acceptances                issued   401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/acceptances                trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

POST /api/v1/reports/{reportId}/acceptances               live     401       404   404     404    201   201    403       403    201   404     201   403    404       401     401
POST /api/v1/reports/{reportId}/acceptances               open     401       403   403     403    201   201    403       403    201   404     201   403    404       401     401
POST /api/v1/reports/{reportId}/acceptances               issued   401       404   404     404    403   403    403       403    403   404     403   403    404       401     401
POST /api/v1/reports/{reportId}/acceptances               trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

GET /api/v1/reports/{reportId}/export                     live     401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/export                     open     401       200   200     200    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/export                     issued   401       404   404     404    200   200    200       200    200   404     200   200    404       401     401
GET /api/v1/reports/{reportId}/export                     trashed  401       404   404     404    403   404    404       404    404   404     404   403    404       401     401

SYNC read                                                 live     403       403   403     403    101   101    101       101    101   403     101   403    403       401     401
SYNC read                                                 open     403       101   101     101    101   101    101       101    101   403     101   403    403       401     401
SYNC read                                                 issued   403       403   403     403    101   101    101       101    101   403     101   403    403       401     401
SYNC read                                                 trashed  403       403   403     403    403   403    403       403    403   403     403   403    403       401     401
SYNC write                                                live     403       403   403     403    101   101    403       403    101   403     101   403    403       401     401
SYNC write                                                open     403       403   403     403    101   101    403       403    101   403     101   403    403       401     401
SYNC write                                                issued   403       403   403     403    403   403    403       403    403   403     403   403    403       401     401
SYNC write                                                trashed  403       403   403     403    403   403    403       403    403   403     403   403    403       401     401
`;

interface Row {
  readonly operation: string;
  readonly state: ReportState | "any";
  readonly expected: ReadonlyMap<PrincipalName, number>;
}

export const accessTable: readonly Row[] = table
  .trim()
  .split("\n")
  .slice(1)
  .filter((line) => line.trim() !== "")
  .map(parseRow);

function parseRow(line: string): Row {
  const parsed = /^(?<operation>\S+ \S+(?: \S+)?)\s{2,}(?<state>\w+)\s+(?<figures>[\d\s]+)$/.exec(
    line,
  );
  const { operation, state, figures } = parsed?.groups ?? {};
  const statuses = figures?.trim().split(/\s+/).map(Number) ?? [];
  if (operation === undefined || !isState(state) || statuses.length !== principals.length) {
    throw new Error(`not a row of the access table: ${line}`);
  }
  const expected = new Map(principals.map((name, index) => [name, statuses[index] ?? 0]));
  return { operation, state, expected };
}

function isState(state: string | undefined): state is ReportState | "any" {
  return state !== undefined && ["any", "live", "open", "issued", "trashed"].includes(state);
}

/**
 * The pages of app/. What a page shows is read through the API as the person who asks, and judged
 * there (the rows above); what is left to a page is whether strangers may open it at all.
 */
export const pages: Readonly<Record<string, "everybody" | "members">> = {
  "app/(workspace)/(home)/page.tsx": "members",
  "app/(workspace)/facts/(list)/page.tsx": "members",
  "app/(workspace)/facts/[id]/page.tsx": "members",
  "app/(workspace)/reports/[id]/page.tsx": "members",
  "app/(workspace)/settings/appearance/page.tsx": "members",
  "app/(workspace)/settings/audit/page.tsx": "members",
  "app/(workspace)/settings/invitations/page.tsx": "members",
  "app/(workspace)/settings/members/[userId]/page.tsx": "members",
  "app/(workspace)/settings/members/page.tsx": "members",
  "app/(workspace)/settings/page.tsx": "members",
  "app/(workspace)/settings/sessions/page.tsx": "members",
  "app/(workspace)/settings/tokens/page.tsx": "members",
  "app/(workspace)/sources/(list)/page.tsx": "members",
  "app/(workspace)/sources/[id]/page.tsx": "members",
  "app/(workspace)/zones/(list)/page.tsx": "members",
  "app/(workspace)/zones/[id]/page.tsx": "members",
  "app/invite/[token]/page.tsx": "everybody",
  "app/no-access/page.tsx": "everybody",
  "app/sign-in/page.tsx": "everybody",
  "app/sign-up/page.tsx": "everybody",
  "app/welcome/page.tsx": "everybody",
};
