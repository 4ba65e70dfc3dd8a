import { type Logger, pino } from "pino";
import type { Environment } from "./environment.ts";

/** Structured lines on standard output; what could be a secret is never among them. */
export function createLog(environment: Pick<Environment, "logLevel">, part: string): Logger {
  return pino({
    level: environment.logLevel,
    base: { part },
    redact: {
      paths: [
        "headers.cookie",
        "headers.authorization",
        "*.headers.cookie",
        "*.headers.authorization",
        "*.password",
        "*.token",
        "*.secret",
        "password",
        "token",
        "secret",
      ],
      censor: "[redacted]",
    },
  });
}
