import { z } from "zod";
import { factKinds } from "../facts/fact.ts";
import { englishName, entityId, pageQuery, shortText } from "./lists.ts";

const aliases = z.array(shortText(80)).max(40);

export const zoneShape = z
  .object({
    id: entityId,
    name: z.string(),
    englishName,
    aliases: z.array(z.string()),
    city: z.string().nullable(),
    province: z.string().nullable(),
    factCount: z.int(),
  })
  .meta({ id: "Zone" });
export type Zone = z.infer<typeof zoneShape>;

export const newZone = z
  .object({
    name: shortText(80),
    aliases: aliases.default([]),
    city: shortText(40).nullish(),
    province: shortText(40).nullish(),
  })
  .meta({ id: "NewZone" });
export type NewZone = z.input<typeof newZone>;

export const metricShape = z
  .object({
    id: entityId,
    name: z.string(),
    englishName,
    aliases: z.array(z.string()),
    unit: z.string(),
    kind: z.enum(factKinds),
    definition: z.string().nullable(),
    factCount: z.int(),
  })
  .meta({ id: "Metric" });
export type Metric = z.infer<typeof metricShape>;

export const newMetric = z
  .object({
    name: shortText(80),
    aliases: aliases.default([]),
    unit: shortText(20),
    kind: z.enum(factKinds),
    definition: shortText(1000).nullish(),
  })
  .meta({ id: "NewMetric" });
export type NewMetric = z.input<typeof newMetric>;

export const nameQuery = pageQuery.extend({ q: z.string().max(100).optional() });
