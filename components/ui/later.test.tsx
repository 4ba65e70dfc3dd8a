// @vitest-environment jsdom
import { NextIntlClientProvider } from "next-intl";
import { act, type ComponentType, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { toast } from "sonner";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { everywhere } from "#core/messages/everywhere.ts";
import { Later, LaterDialog, type LaterPart, laterPart } from "./later.tsx";

type Shown = ComponentType<{ words: string }>;
type Fetching = { resolve: (code: Shown) => void; reject: (error: Error) => void };

const Words: Shown = ({ words }) => <p>{words}</p>;
const Dialog = ({ isOpen }: { isOpen: boolean }) => <p>{isOpen ? "open" : "closed"}</p>;
let root: Root;
let fetched: Fetching[];
let part: LaterPart<{ words: string }>;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.innerHTML = "<input /><main></main>";
  const main = document.querySelector("main");
  if (main !== null) root = createRoot(main);
  fetched = [];
  part = laterPart(
    () => new Promise<Shown>((resolve, reject) => fetched.push({ resolve, reject })),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

async function show(children: ReactNode): Promise<void> {
  await act(async () =>
    root.render(
      <NextIntlClientProvider locale="zh" messages={{ everywhere: everywhere.zh }} timeZone="UTC">
        {children}
      </NextIntlClientProvider>,
    ),
  );
}

const shown = () => document.querySelector("main")?.textContent;
const view = (words: string) => <Later key={words} part={part} props={{ words }} placeholder="…" />;

test("a part is fetched once when it is first shown, its place held until it comes", async () => {
  await show([view("一"), view("二")]);
  expect(shown()).toBe("……");
  expect(fetched).toHaveLength(1);
  await act(async () => fetched[0]?.resolve(Words));
  expect(shown()).toBe("一二");
});

test("a part that was fetched ahead is there at once", async () => {
  part.fetchAhead();
  await act(async () => fetched[0]?.resolve(Words));
  await show(view("一"));
  expect(shown()).toBe("一");
  expect(fetched).toHaveLength(1);
});

test("a part that does not come is told, and asked for again when the network is back", async () => {
  const told = vi.spyOn(toast, "error");
  await show(view("一"));
  await act(async () => fetched[0]?.reject(new Error("no network")));
  expect(told).toHaveBeenCalledWith(everywhere.zh.partMissing, { id: "part-missing" });
  expect(shown()).toBe("…");
  await act(async () => dispatchEvent(new Event("online")));
  await act(async () => fetched[1]?.resolve(Words));
  expect(shown()).toBe("一");
});

test("a dialog is fetched when it opens, and until it comes no key lands in the text", async () => {
  let come = (_code: typeof Dialog) => {};
  const fetchCode = vi.fn(
    () =>
      new Promise<typeof Dialog>((resolve) => {
        come = resolve;
      }),
  );
  const dialog = laterPart(fetchCode);
  const input = document.querySelector("input");
  await show(<LaterDialog part={dialog} props={{ isOpen: false }} />);
  expect(fetchCode).not.toHaveBeenCalled();
  input?.focus();
  await show(<LaterDialog part={dialog} props={{ isOpen: true }} />);
  expect(document.activeElement).toBe(document.body);
  await act(async () => come(Dialog));
  expect(shown()).toBe("open");
  await show(<LaterDialog part={dialog} props={{ isOpen: false }} />);
  expect(shown()).toBe("closed");
});
