// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useUrlQuery } from "./use-url-query.ts";
import { useUrlText } from "./use-url-text.ts";

let address: string;
const asked = vi.fn<(href: string) => void>();
vi.mock("next/navigation", () => ({
  usePathname: () => "/settings/audit",
  useSearchParams: () => new URLSearchParams(address),
  useRouter: () => ({ replace: asked }),
}));

let query: ReturnType<typeof useUrlQuery>;
let day: ReturnType<typeof useUrlText>;
let root: Root;

function Filters() {
  query = useUrlQuery();
  day = useUrlText("from", (text) => text === "" || text >= "1000");
  return null;
}

const render = () => act(async () => root.render(<Filters />));

/** As the browser does when the page for the new address has come. */
async function arrive(): Promise<void> {
  address = asked.mock.lastCall?.[0].split("?")[1] ?? "";
  await render();
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  address = "";
  asked.mockClear();
  root = createRoot(document.createElement("div"));
  await render();
});
afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a second filter keeps the first that is still on its way", async () => {
  await act(async () => query.set({ actor: "lin" }));
  await act(async () => query.set({ action: "fact.revise" }));
  await arrive();
  expect([query.get("actor"), query.get("action")]).toEqual(["lin", "fact.revise"]);
  await act(async () => query.set({ actor: null }));
  await arrive();
  expect([query.get("actor"), query.get("action")]).toEqual([null, "fact.revise"]);
});

test("what is typed stays in the field, and is looked for when it is whole", async () => {
  for (const typed of ["0002-11-20", "0020-11-20", "0202-11-20"]) {
    await act(async () => day.setText(typed));
    expect(day.text).toBe(typed);
    await act(async () => vi.advanceTimersByTime(1_000));
  }
  expect(asked).not.toHaveBeenCalled();
  await act(async () => day.setText("2026-11-20"));
  await act(async () => vi.advanceTimersByTime(1_000));
  expect(asked.mock.calls).toEqual([["/settings/audit?from=2026-11-20", { scroll: false }]]);
  await arrive();
  expect(day.text).toBe("2026-11-20");
});

test("a field follows an address that changed without it", async () => {
  address = "from=2026-01-01";
  await render();
  expect(day.text).toBe("2026-01-01");
});
