import { z } from "zod";
import { reportRoles, reportStatuses } from "../roles.ts";
import { emailAddress, entityId, instant, pageQuery, periodShape, shortText } from "./lists.ts";

export const reportShape = z
  .object({
    id: entityId,
    title: z.string(),
    status: z.enum(reportStatuses),
    /** What every member of the workspace may do here; null keeps the report to its members. */
    workspaceAccess: z.enum(reportRoles).nullable(),
    /** What the asker may do here. */
    role: z.enum(reportRoles),
    owner: z.object({ id: entityId, name: z.string() }).nullable(),
    zoneIds: z.array(entityId),
    period: periodShape.nullable(),
    isSample: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
    trashedAt: instant.nullable(),
    /** Who has it open right now. */
    presentPeople: z.array(z.object({ id: entityId, name: z.string(), color: z.string() })),
    factCount: z.int(),
  })
  .meta({ id: "Report" });
export type Report = z.infer<typeof reportShape>;

export const reportTemplates = ["blank", "briefing"] as const;

export const newReport = z
  .object({
    title: shortText(200),
    template: z.enum(reportTemplates).default("blank"),
    zoneIds: z.array(entityId).max(50).default([]),
    period: periodShape.nullish(),
  })
  .meta({ id: "NewReport" });
export type NewReport = z.input<typeof newReport>;

export const changedReport = z
  .object({
    title: shortText(200),
    status: z.enum(reportStatuses),
    workspaceAccess: z.enum(reportRoles).exclude(["owner"]).nullable(),
    zoneIds: z.array(entityId).max(50),
    period: periodShape.nullable(),
  })
  .partial();
export type ChangedReport = z.infer<typeof changedReport>;

export const reportQuery = pageQuery.extend({
  q: z.string().max(100).optional(),
  status: z.enum([...reportStatuses, "trashed"]).optional(),
  sort: z.enum(["updated", "created", "title"]).default("updated"),
});
export type ReportQuery = Partial<z.output<typeof reportQuery>>;

export const memberShape = z
  .object({
    userId: entityId,
    name: z.string(),
    email: z.string(),
    role: z.enum(reportRoles),
    addedAt: instant,
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof memberShape>;

export const newMember = z.object({
  email: emailAddress,
  role: z.enum(reportRoles),
});
export const changedMember = z.object({ role: z.enum(reportRoles) });

export const imageShape = z
  .object({
    id: entityId,
    /** Relative to the site; what the image node's src holds. */
    src: z.string(),
    fileName: z.string(),
    mediaType: z.string(),
    byteSize: z.int(),
  })
  .meta({ id: "Image" });
export type ReportImage = z.infer<typeof imageShape>;

/** The author accepts this revision of a fact in this report. */
export const acceptanceShape = z
  .object({
    factId: entityId,
    revision: z.int(),
    /** Null: came with the sample workspace. */
    acceptedBy: z.object({ id: entityId, name: z.string() }).nullable(),
    acceptedAt: instant,
  })
  .meta({ id: "Acceptance" });
export type Acceptance = z.infer<typeof acceptanceShape>;

/** What the author sends to accept a revision. */
export const newAcceptance = z.object({ factId: entityId, revision: z.int().min(1) });

export const exportFormats = ["markdown", "pdf", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const exportQuery = z.object({
  format: z.enum(exportFormats, {
    error:
      "markdown, pdf or json; docx, html and csv are not offered yet（尚不支持 docx、html、csv）",
  }),
  /** The language of headings that the export adds, such as 参考文献; the text's own if absent. */
  locale: z.enum(["zh", "en"]).optional(),
});
