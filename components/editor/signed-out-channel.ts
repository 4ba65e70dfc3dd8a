const channelName = "zonebrief:signed-out";

/**
 * Tells this browser's other windows that the person has signed out, and of which reports the
 * copies here were kept for them. Nothing that a report holds travels here.
 */
export function tellSignedOut(keptIds: readonly string[]): void {
  if (globalThis.BroadcastChannel === undefined) return;
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(keptIds);
  channel.close();
}

/** @returns a function that stops listening */
export function onSignedOutElsewhere(listener: (keptIds: readonly string[]) => void): () => void {
  if (globalThis.BroadcastChannel === undefined) return () => {};
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }) => listener(idsIn(data));
  return () => channel.close();
}

/** None in the message of a page from before copies could be kept. */
function idsIn(message: unknown): readonly string[] {
  return Array.isArray(message) ? message.filter((id) => typeof id === "string") : [];
}
