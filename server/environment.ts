import { resolve } from "node:path";
import { z } from "zod";
import { trustedProxies } from "./client-address.ts";

const wholeNumber = z.string().regex(/^\d+$/).transform(Number);

const shape = z.object({
  PORT: wholeNumber.pipe(z.number().int().min(0).max(65535)).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().min(1).default("./data"),
  /** The one allowed origin; without it, the request's own host when that is this machine. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoPath, { error: "it names a path; Zonebrief is served at the root of a host" })
    .optional(),
  /** Whose X-Forwarded-For is believed: addresses and ranges, separated by commas. */
  TRUSTED_PROXY: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((entry) => entry.trim() || []))
    .superRefine((entries, context) => {
      const message = faultOf(entries);
      if (message !== null) context.addIssue({ code: "custom", message });
    }),
  /** What a reader of /metrics shows; without it only programs on this machine may read. */
  METRICS_TOKEN: z.string().min(16, "it must have at least 16 characters").optional(),
  SIGNUP: z.enum(["invite", "open"]).default("invite"),
  SAMPLE_DATA: z.enum(["on", "off"]).default("on"),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
});

export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** The allowed origin ("https://zb.example.org"), without a path. */
  readonly publicOrigin: string | null;
  /** The reverse proxies in front of us: addresses and ranges in CIDR form. */
  readonly trustedProxies: readonly string[];
  readonly metricsToken: string | null;
  readonly signup: "invite" | "open";
  readonly loadsSample: boolean;
  readonly logLevel: z.infer<typeof shape>["LOG_LEVEL"];
  readonly isDevelopment: boolean;
}

function faultOf(proxies: readonly string[]): string | null {
  try {
    trustedProxies(proxies);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function hasNoPath(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { pathname, search, hash } = new URL(url);
  return pathname === "/" && search === "" && hash === "";
}

/** Others can reach the server, yet no origin but this machine's own names is allowed. */
export function isOpenWithoutOrigin({ host, publicOrigin }: Environment): boolean {
  const isLoopback = host === "localhost" || host === "::1" || host.startsWith("127.");
  return publicOrigin === null && !isLoopback;
}

/** A variable of the environment has a wrong value; the message names it in one line. */
export class EnvironmentError extends Error {}

/** Parses the environment once, at start. Empty values count as unset. */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(
    Object.keys(shape.shape)
      .map((name) => [name, variables[name]])
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new EnvironmentError(lineOf(parsed.error, given));
  const values = parsed.data;
  for (const name of ["DATABASE_URL", "REDIS_URL"] as const) {
    if (values[name] !== undefined) {
      throw new EnvironmentError(
        `${name} is set, but this version runs on one machine only; unset it`,
      );
    }
  }
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: resolve(values.DATA_DIR),
    publicOrigin: values.PUBLIC_URL === undefined ? null : new URL(values.PUBLIC_URL).origin,
    trustedProxies: values.TRUSTED_PROXY,
    metricsToken: values.METRICS_TOKEN ?? null,
    signup: values.SIGNUP,
    loadsSample: values.SAMPLE_DATA === "on",
    logLevel: values.LOG_LEVEL,
    isDevelopment: values.NODE_ENV === "development",
  } satisfies Environment;
}

function lineOf(error: z.ZodError, given: Readonly<Record<string, unknown>>): string {
  const [issue] = error.issues;
  const name = String(issue?.path[0] ?? "environment");
  return `${name}=${JSON.stringify(given[name])} is not valid: ${issue?.message ?? "unknown"}`;
}
