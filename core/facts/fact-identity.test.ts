import { describe, expect, it } from "vitest";
import type { FactIdentity } from "./fact.ts";
import { factIdentityKey } from "./fact-identity.ts";

const identity: FactIdentity = {
  zoneId: "zone-1",
  metricId: "gdp",
  subject: null,
  kind: "level",
  period: { start: "2021-01-01", end: "2021-09-30", label: "2021年前三季度" },
  comparison: null,
  isForecast: false,
};

describe("the identity of a fact", () => {
  it("has a key that never changes its form", () => {
    expect(factIdentityKey(identity)).toBe(
      '["zone-1","gdp","","level","2021-01-01/2021-09-30",null,false]',
    );
  });

  it.each<Partial<FactIdentity>>([
    { zoneId: "zone-2" },
    { metricId: "exports" },
    { subject: "核心区" },
    { kind: "growth" },
    { period: { ...identity.period, end: "2021-12-31" } },
    { period: { start: null, end: null, label: "" } },
    { comparison: "yoy" },
    { isForecast: true },
  ])("differs when %o differs", (change) => {
    expect(factIdentityKey({ ...identity, ...change })).not.toBe(factIdentityKey(identity));
  });

  it("does not depend on how a dated period or a subject is spelt", () => {
    const other = { ...identity, period: { ...identity.period, label: "2021年1—9月" } };
    expect(factIdentityKey(other)).toBe(factIdentityKey(identity));
    const quoted = { ...identity, subject: "“星火” 计划" };
    expect(factIdentityKey(quoted)).toBe(factIdentityKey({ ...identity, subject: "星火计划" }));
  });

  it("tells undated periods apart by their label", () => {
    const undated = (label: string) =>
      factIdentityKey({ ...identity, period: { start: null, end: null, label } });
    expect(undated("投产后")).not.toBe(undated("每年"));
  });

  it("is not fooled by separators inside a value", () => {
    const a = factIdentityKey({ ...identity, zoneId: 'a","b', metricId: "c" });
    const b = factIdentityKey({ ...identity, zoneId: "a", metricId: 'b","c' });
    expect(a).not.toBe(b);
  });
});
