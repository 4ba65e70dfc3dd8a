import { Refusal } from "#core/refusal.ts";
import { createGrowingDelay, type DelayRule, type GrowingDelay } from "./growing-delay.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** One account from one address, or on one device known to it. */
const onePlace: DelayRule = {
  free: 5,
  firstMs: secondMs,
  maxMs: 15 * minuteMs,
  forgetAfterMs: 24 * hourMs,
};
/** One account from everywhere: guesses spread over many addresses. Short, for its owner's sake. */
const oneAccount: DelayRule = {
  free: 50,
  firstMs: secondMs,
  maxMs: minuteMs,
  forgetAfterMs: hourMs,
};
/** One address over all accounts: one password tried on everybody. An office shares an address. */
const oneAddress: DelayRule = {
  free: 30,
  firstMs: secondMs,
  maxMs: 5 * minuteMs,
  forgetAfterMs: hourMs,
};

export interface Attempt {
  /** As account-key.ts has it. */
  readonly account: string;
  /** As `addressKey` has it. */
  readonly address: string;
  /** The device, when it is known to the account. */
  readonly device: string | null;
}

export interface OpenAttempt {
  /** The password was right. */
  succeeded(): void;
  /** Nothing was learnt about the password: the attempt counts for nobody. */
  takeBack(): void;
}

export interface SignInLimit {
  /**
   * Counts an attempt as failed until it says otherwise. Whether the account exists plays no part.
   *
   * @throws Refusal "too-many-requests" with `retryAfterSeconds`
   */
  begin(attempt: Attempt): OpenAttempt;
}

interface Counted {
  readonly delay: GrowingDelay;
  readonly key: string;
}

export function createSignInLimit(nowMs: () => number = Date.now): SignInLimit {
  const byPlace = createGrowingDelay(onePlace, nowMs);
  const byAccount = createGrowingDelay(oneAccount, nowMs);
  const byAddress = createGrowingDelay(oneAddress, nowMs);

  function countedUnder({ account, address, device }: Attempt): readonly [Counted, ...Counted[]] {
    if (device !== null) return [{ delay: byPlace, key: `${account} device ${device}` }];
    return [
      { delay: byPlace, key: `${account} address ${address}` },
      { delay: byAccount, key: account },
      { delay: byAddress, key: address },
    ];
  }

  return {
    begin(attempt) {
      const counted = countedUnder(attempt);
      const waitMs = Math.max(...counted.map(({ delay, key }) => delay.waitMs(key)));
      if (waitMs > 0) {
        const retryAfterSeconds = Math.ceil(waitMs / secondMs);
        throw new Refusal("too-many-requests", { detail: { retryAfterSeconds } });
      }
      const [place] = counted;
      const takeBack = counted.map(({ delay, key }) => delay.begin(key));
      return {
        // What strangers did to the account and the address is not undone by its owner's success.
        succeeded() {
          for (const undo of takeBack) undo();
          place.delay.forget(place.key);
        },
        takeBack() {
          for (const undo of takeBack) undo();
        },
      };
    },
  };
}
