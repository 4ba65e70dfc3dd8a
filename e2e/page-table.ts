import {
  mayRead,
  membersOfWorkspace,
  outsiders,
  type PageWorld,
  type Principal,
  reportStates,
  strangers,
} from "./page-world.ts";

/** What must come: the page itself, or where the person is led instead. */
export type Outcome = "page" | "not-found" | "/" | "/no-access" | "/sign-in";

/** One address of a page. */
export interface PageAddress {
  /** The page's file in app/. */
  readonly file: string;
  readonly path: string;
  readonly outcomeFor: (name: Principal) => Outcome;
  /** Words that stand on the page when it is shown. */
  readonly shows?: string;
  /** Words that whoever knows this address may see. */
  readonly told?: string;
}

/** Pages of the workspace: strangers sign in, people without a role are told so. */
function forMembers(mayOpen: (name: Principal) => boolean = () => true): PageAddress["outcomeFor"] {
  return (name) => {
    if (strangers.has(name)) return "/sign-in";
    if (outsiders.has(name)) return "/no-access";
    return mayOpen(name) ? "page" : "not-found";
  };
}

const forAdministrators = forMembers((name) => name === "admin");
const forNobody = forMembers(() => false);
const isMember = (name: Principal) => membersOfWorkspace.has(name);
const workspace = "app/(workspace)";

/**
 * Every page of app/ with every kind of id in its parameter. A page that is not here fails
 * access-pages.spec.ts.
 */
export function pageTable(world: PageWorld): readonly PageAddress[] {
  return [
    ...listPages(world),
    ...reportPages(world),
    ...basePages(world),
    ...settingsPages(world),
    ...entrancePages(world),
  ];
}

function listPages({ zoneId, metricId }: PageWorld): readonly PageAddress[] {
  const at = (file: string, path: string, shows?: string): PageAddress => ({
    file: `${workspace}/${file}/page.tsx`,
    path,
    outcomeFor: forMembers(),
    ...(shows !== undefined && { shows }),
  });
  return [
    at("(home)", "/", "canary-title-open"),
    at("(home)", "/?new=1", "canary-title-open"),
    at("facts/(list)", "/facts", "金丝雀产值"),
    at("facts/(list)", `/facts?zone=${zoneId}&metric=${metricId}`, "金丝雀高新区"),
    at("sources/(list)", "/sources", "金丝雀日报"),
    at("zones/(list)", "/zones", "金丝雀高新区"),
    at("settings", "/settings"),
    at("settings/appearance", "/settings/appearance"),
    at("settings/sessions", "/settings/sessions"),
    at("settings/tokens", "/settings/tokens"),
    at("settings/members", "/settings/members", "Person commenter"),
  ];
}

function reportPages(world: PageWorld): readonly PageAddress[] {
  const file = `${workspace}/reports/[id]/page.tsx`;
  const strange = [world.zoneId, world.factId, world.memberId, "no-such-report"];
  return [
    ...reportStates.map((state) => ({
      file,
      path: `/reports/${world.reports[state].id}`,
      outcomeFor: forMembers((name) => mayRead(state).has(name)),
      shows: world.reports[state].title,
    })),
    ...[world.foreignReport.id, ...strange].map((id) => ({
      file,
      path: `/reports/${id}`,
      outcomeFor: forNobody,
    })),
  ];
}

function basePages(world: PageWorld): readonly PageAddress[] {
  const { factId, sourceId, zoneId, metricId, reports, foreignReport } = world;
  const pages = [
    { folder: "facts", id: factId, others: [zoneId, sourceId], shows: "金丝雀产值" },
    { folder: "sources", id: sourceId, others: [factId, metricId], shows: "金丝雀日报" },
    { folder: "zones", id: zoneId, others: [metricId, factId], shows: "金丝雀高新区" },
  ];
  return pages.flatMap(({ folder, id, others, shows }) => {
    const file = `${workspace}/${folder}/[id]/page.tsx`;
    const strange = [...others, reports.draft.id, foreignReport.id, "none"];
    return [
      { file, path: `/${folder}/${id}`, outcomeFor: forMembers(), shows },
      ...strange.map((each) => ({ file, path: `/${folder}/${each}`, outcomeFor: forNobody })),
    ];
  });
}

function settingsPages(world: PageWorld): readonly PageAddress[] {
  const at = (file: string, path: string, shows: string): PageAddress => ({
    file: `${workspace}/settings/${file}/page.tsx`,
    path: `/settings/${path}`,
    outcomeFor: forAdministrators,
    shows,
  });
  const sessions = "members/[userId]";
  return [
    at("audit", "audit", "Person owner"),
    at("audit", `audit?actor=${world.memberId}`, "CanaryBrowser"),
    at("audit", "audit?action=no.such", "Person owner"),
    at("invitations", "invitations", "canary-invited@example.org"),
    at(sessions, `members/${world.memberId}`, "CanaryBrowser"),
    ...[world.reports.draft.id, world.memberSessionId, "nobody"].map((id) => ({
      ...at(sessions, `members/${id}`, ""),
      outcomeFor: forNobody,
    })),
  ];
}

function entrancePages({ invitations }: PageWorld): readonly PageAddress[] {
  const led = (elsewhere: Partial<Record<"strangers" | "outsiders" | "members", Outcome>>) => {
    return (name: Principal): Outcome => {
      if (isMember(name)) return elsewhere.members ?? "page";
      return (outsiders.has(name) ? elsewhere.outsiders : elsewhere.strangers) ?? "page";
    };
  };
  const file = (name: string) => `app/${name}/page.tsx`;
  const invite = (token: string, told = "") => ({
    file: file("invite/[token]"),
    path: `/invite/${token}`,
    outcomeFor: led({ members: "/" }),
    ...(told !== "" && { told, shows: told }),
  });
  return [
    { file: file("sign-in"), path: "/sign-in", outcomeFor: led({ outsiders: "/", members: "/" }) },
    {
      file: file("sign-up"),
      path: "/sign-up",
      outcomeFor: led({ strangers: "/sign-in", outsiders: "/", members: "/" }),
    },
    {
      file: file("welcome"),
      path: "/welcome",
      outcomeFor: led({ strangers: "/", outsiders: "/", members: "/" }),
    },
    {
      file: file("no-access"),
      path: "/no-access",
      outcomeFor: led({ strangers: "/sign-in", members: "/" }),
    },
    invite(invitations.open, "canary-invited@example.org"),
    ...[invitations.used, invitations.revoked, "inv_no-such-token"].map((token) => invite(token)),
  ];
}
