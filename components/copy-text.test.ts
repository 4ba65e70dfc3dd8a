// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import { copyText } from "./copy-text.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, "execCommand");
});

/** As a browser answers the command: an event that whoever listens may fill. */
function allowCommand(isAllowed: boolean): { readonly copied: () => string | null } {
  let copied: string | null = null;
  const clipboardData = { setData: (_type: string, text: string) => (copied = text) };
  Object.assign(document, {
    execCommand: () => {
      if (isAllowed) document.dispatchEvent(Object.assign(new Event("copy"), { clipboardData }));
      return isAllowed;
    },
  });
  return { copied: () => copied };
}

test("text goes to the clipboard where scripts may write it", async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  expect(await copyText("未接收的话")).toBe(true);
  expect(writeText).toHaveBeenCalledWith("未接收的话");
});

test("over plain HTTP it goes there by command", async () => {
  vi.stubGlobal("navigator", {});
  const { copied } = allowCommand(true);
  expect(await copyText("未接收的话")).toBe(true);
  expect(copied()).toBe("未接收的话");
});

test("whoever may not copy is told so", async () => {
  vi.stubGlobal("navigator", {});
  allowCommand(false);
  expect(await copyText("未接收的话")).toBe(false);
});
