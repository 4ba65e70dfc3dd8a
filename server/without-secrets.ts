/**
 * A text for a log, an error or a report, with the tokens of secret-token.ts cut off behind their
 * prefix, wherever they stand: invitation links carry theirs in the path.
 */
export function withoutSecrets(text: string): string {
  return text.replace(/\b(zb_|inv_)[A-Za-z0-9_-]{6,}/g, "$1[redacted]");
}
