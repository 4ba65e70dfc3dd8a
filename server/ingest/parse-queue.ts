import { Refusal } from "#core/refusal.ts";

const maxRunning = 2;
const maxWaiting = 32;

let running = 0;
const waiting: { enter: () => void }[] = [];

/**
 * Waits until fewer than two files are being read, in order of arrival. Call what it returns
 * exactly once, when done.
 *
 * @throws Refusal "cancelled" when the signal fires first, "unavailable" when too many wait
 */
export async function takeTurn(signal?: AbortSignal): Promise<() => void> {
  if (signal?.aborted === true) throw new Refusal("cancelled");
  if (running < maxRunning) running += 1;
  else await waitForTurn(signal);
  return passOn;
}

/** The place goes to the next in line without being free in between. */
function passOn(): void {
  const next = waiting.shift();
  if (next === undefined) running -= 1;
  else next.enter();
}

function waitForTurn(signal: AbortSignal | undefined): Promise<void> {
  if (waiting.length >= maxWaiting) throw new Refusal("unavailable");
  return new Promise((resolve, reject) => {
    const place = {
      enter() {
        signal?.removeEventListener("abort", give);
        resolve();
      },
    };
    const give = () => {
      waiting.splice(waiting.indexOf(place), 1);
      reject(new Refusal("cancelled"));
    };
    waiting.push(place);
    signal?.addEventListener("abort", give, { once: true });
  });
}
