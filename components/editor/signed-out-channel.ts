const channelName = "zonebrief:signed-out";

/**
 * Tells this browser's other windows that the person has signed out. The message is the fact
 * alone: nothing of a report travels here.
 */
export function tellSignedOut(): void {
  if (globalThis.BroadcastChannel === undefined) return;
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(null);
  channel.close();
}

/** @returns a function that stops listening */
export function onSignedOutElsewhere(listener: () => void): () => void {
  if (globalThis.BroadcastChannel === undefined) return () => {};
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = listener;
  return () => channel.close();
}
