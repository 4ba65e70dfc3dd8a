import { type DestinationStream, type Logger, pino } from "pino";
import type { Environment } from "./environment.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** Structured lines on standard output; what could be a secret is never among them. */
export function createLog(
  environment: Pick<Environment, "logLevel">,
  part: string,
  destination: DestinationStream = pino.destination(1),
): Logger {
  const options = {
    level: environment.logLevel,
    base: { part },
    // Whatever the field, an error's message and stack included.
    hooks: { streamWrite: withoutSecrets },
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
  };
  return pino(options, destination);
}
