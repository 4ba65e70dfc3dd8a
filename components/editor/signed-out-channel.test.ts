import { expect, onTestFinished, test, vi } from "vitest";
import { onSignedOutElsewhere, tellSignedOut } from "./signed-out-channel.ts";

test("another window hears which copies were kept at signing out", async () => {
  const listener = vi.fn();
  onTestFinished(onSignedOutElsewhere(listener));
  tellSignedOut(["r2"]);
  await vi.waitFor(() => expect(listener).toHaveBeenCalledExactlyOnceWith(["r2"]));
});

test("the message of an older page, which kept none, is understood", async () => {
  const listener = vi.fn();
  onTestFinished(onSignedOutElsewhere(listener));
  const channel = new BroadcastChannel("zonebrief:signed-out");
  onTestFinished(() => channel.close());
  channel.postMessage(null);
  await vi.waitFor(() => expect(listener).toHaveBeenCalledExactlyOnceWith([]));
});
