import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * A browser in which an account was once signed in to keeps a cookie that says so. It opens
 * nothing; attempts that show it are only counted apart from those of strangers, who therefore
 * cannot keep the owner waiting (OWASP, "device cookies").
 */
export interface KnownDevices {
  /** The device's id, when this cookie was issued for this account; else null. */
  find(cookie: string | null, account: string): string | null;
  issue(account: string): string;
}

export function createKnownDevices(secret: string): KnownDevices {
  const key = createHmac("sha256", secret).update("zonebrief known devices").digest();
  const sign = (id: string, account: string) =>
    createHmac("sha256", key).update(`${id}.${account}`).digest("base64url");
  return {
    find(cookie, account) {
      const [id, signature, ...rest] = cookie?.split(".") ?? [];
      if (id === undefined || signature === undefined || rest.length > 0) return null;
      const [given, wanted] = [Buffer.from(signature), Buffer.from(sign(id, account))];
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : null;
    },
    issue(account) {
      const id = randomBytes(16).toString("base64url");
      return `${id}.${sign(id, account)}`;
    },
  };
}
