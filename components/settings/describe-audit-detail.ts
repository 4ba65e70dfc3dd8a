import type { useTranslations } from "next-intl";
import { z } from "zod";
import type { AuditEvent } from "#core/contracts/audit.ts";
import { periodShape } from "#core/contracts/lists.ts";
import type { Locale } from "#core/locale.ts";
import { periodLabel } from "#core/periods/period-label.ts";
import { printQuantity } from "#core/quantities/print-quantity.ts";
import { reportRoles, reportStatuses, workspaceRoles } from "#core/roles.ts";

export interface DetailWords {
  readonly t: ReturnType<typeof useTranslations<"audit.detail">>;
  readonly vocabulary: ReturnType<typeof useTranslations<"vocabulary">>;
  readonly locale: Locale;
}

export type DetailedEvent = Pick<AuditEvent, "action" | "subjectName" | "detail" | "member">;

/**
 * What was recorded with an event, in the words of the interface; ids are left out. A field that
 * this version does not know, or not in this form, is told as it was recorded.
 */
export function describeAuditDetail(event: DetailedEvent, words: DetailWords): readonly string[] {
  const told = Object.entries(event.detail ?? {}).map(([field, value]) => {
    const sentence = tellers[field]?.(value, { ...words, event });
    if (sentence !== undefined) return sentence;
    return value === null ? null : `${field}: ${asRecorded(value)}`;
  });
  return told.filter((sentence) => sentence !== null);
}

const asRecorded = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

type Scene = DetailWords & { readonly event: DetailedEvent };

/** Null: nothing to tell. Undefined: not in a form that is known. */
type Teller = (value: unknown, scene: Scene) => string | null | undefined;

function teller<Value>(
  shape: z.ZodType<Value>,
  tell: (value: Value, scene: Scene) => string | null,
): Teller {
  return (value, scene) => {
    const parsed = shape.safeParse(value);
    return parsed.success ? tell(parsed.data, scene) : undefined;
  };
}

const text = z.string();
const number = z.number();
const bytesPerMegabyte = 1_000_000;

/** As db/people.ts records why somebody became the owner of a report. */
const lastOwnerRemoved = z.literal("the last owner was removed");

const quantity = z.object({
  value: text,
  valueHigh: text.nullable(),
  unit: text,
  qualifier: text.nullable(),
});

const sourceBefore = z.object({
  title: text,
  publisher: text.nullable(),
  publishedOn: text.nullable(),
});

const silent: Teller = () => null;

const tellers: Readonly<Record<string, Teller>> = {
  email: teller(text, (email, { t }) => t("email", { email })),
  count: teller(number, (count, { t }) => t("sessions", { count })),
  userId: (_, { t, event }) =>
    event.member === null || event.action === "member.leave"
      ? null
      : t("person", { name: event.member.name }),
  role: (value, scene) => {
    const role = nameIn(scene, value);
    return role && scene.t("role", { role });
  },
  from: (value, scene) => {
    const from = nameIn(scene, value);
    const to = nameIn(scene, scene.event.detail?.["to"]);
    if (from === undefined) return undefined;
    return to === undefined
      ? scene.t("roleBefore", { role: from })
      : scene.t("change", { from, to });
  },
  // Told with `from`, unless there is none: somebody without a role was given one.
  to: (value, scene) => {
    if ((scene.event.detail?.["from"] ?? null) !== null) return null;
    const role = nameIn(scene, value);
    return role && scene.t("role", { role });
  },
  because: teller(lastOwnerRemoved, (_, { t }) => t("lastOwnerRemoved")),
  name: teller(text, (name, { t, event }) =>
    t(event.action === "person.rename" ? "personName" : "tokenName", { name }),
  ),
  title: teller(text, (title, { t, event }) =>
    title === event.subjectName ? null : t("title", { title }),
  ),
  before: teller(sourceBefore, ({ title, publisher, publishedOn }, { t }) => {
    const words = [title, publisher, publishedOn].filter((word) => word !== null).join(" ");
    return t("before", { words });
  }),
  workspaceAccess: teller(z.enum(reportRoles).nullable(), (role, { t, vocabulary }) =>
    role === null ? t("othersNone") : t("othersMay", { role: vocabulary(`reportRole.${role}`) }),
  ),
  zoneIds: teller(z.array(text), ({ length }, { t }) => t("zones", { count: length })),
  period: teller(periodShape.nullable(), (period, { t, locale }) =>
    period === null ? t("periodNone") : t("period", { period: periodLabel(period, locale) }),
  ),
  format: teller(text, (format, { t }) =>
    t("format", { format: format === "markdown" ? "Markdown" : format.toUpperCase() }),
  ),
  revision: teller(number, (revision, { t }) => t("revision", { revision })),
  reason: teller(text, (reason, { t }) => t("reason", { reason })),
  bytes: teller(number, (bytes, { t }) =>
    t("size", { megabytes: Math.round((bytes / bytesPerMegabyte) * 10) / 10 }),
  ),
  reports: teller(number, (count, { t }) => t("reports", { count })),
  factId: silent,
  imageId: silent,
  sha256: silent,
};

/** A role, a status or a value, as the kind of event says; undefined for what is none of these. */
function nameIn({ event, vocabulary }: Scene, value: unknown): string | undefined {
  const [subject] = event.action.split(".");
  if (event.action === "report.status") {
    const status = z.enum(reportStatuses).safeParse(value).data;
    return status && vocabulary(`reportStatus.${status}`);
  }
  if (subject === "fact") {
    const printable = quantity.safeParse(value).data;
    return printable && printQuantity(printable);
  }
  if (subject === "member") {
    const role = z.enum(reportRoles).safeParse(value).data;
    return role && vocabulary(`reportRole.${role}`);
  }
  const role = z.enum(workspaceRoles).safeParse(value).data;
  return role && vocabulary(`workspaceRole.${role}`);
}
