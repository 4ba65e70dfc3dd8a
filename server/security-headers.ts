import { isHttps } from "./content-security-policy.ts";
import type { Environment } from "./environment.ts";

/** Two years, as browsers' lists ask for; of this host only, since its siblings are not ours. */
const hstsSeconds = 63_072_000;

/** Nothing of these is used by any page. */
const refusedFeatures = [
  "accelerometer",
  "autoplay",
  "camera",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-get",
  "screen-wake-lock",
  "usb",
  "xr-spatial-tracking",
];

/** What every answer says, whatever it is; the policy of its content comes on top. */
export function securityHeaders({
  publicOrigin,
}: Pick<Environment, "publicOrigin">): ReadonlyMap<string, string> {
  return new Map([
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "same-origin"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["origin-agent-cluster", "?1"],
    ["x-permitted-cross-domain-policies", "none"],
    ["permissions-policy", refusedFeatures.map((feature) => `${feature}=()`).join(", ")],
    ...(isHttps(publicOrigin)
      ? ([["strict-transport-security", `max-age=${hstsSeconds}`]] as const)
      : []),
  ]);
}
