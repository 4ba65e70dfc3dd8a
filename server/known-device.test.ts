import { expect, test } from "vitest";
import { createKnownDevices } from "./known-device.ts";

const devices = createKnownDevices("a secret");

test("a device is known to the account it was issued for, and to no other", () => {
  const cookie = devices.issue("lin");
  expect(devices.find(cookie, "lin")).toBe(cookie.split(".")[0]);
  expect(devices.find(cookie, "chen")).toBeNull();
  expect(createKnownDevices("another secret").find(cookie, "lin")).toBeNull();
});

test("nobody makes one up", () => {
  const [id = "", signature = ""] = devices.issue("lin").split(".");
  for (const forged of [
    null,
    "",
    id,
    `${id}.`,
    `.${signature}`,
    `x${id}.${signature}`,
    `${id}.${signature}.`,
    `${id}.${"A".repeat(43)}`,
    `${id}.${signature.toUpperCase()}`,
  ]) {
    expect(devices.find(forged, "lin"), String(forged)).toBeNull();
  }
});
