/** Code with a script of its own, fetched when it is first asked for. */
export interface LaterCode<Code> {
  /** Null until it has come. */
  readonly loaded: () => Code | null;
  readonly load: () => Promise<Code>;
  /** Fetches the code before it is needed; a failure is met when it is. */
  readonly fetchAhead: () => void;
}

/** One load for all who ask; after a failure the next who asks starts another. */
export function laterCode<Code>(fetchCode: () => Promise<Code>): LaterCode<Code> {
  let code: Code | null = null;
  let pending: Promise<Code> | null = null;
  const load = () => {
    pending ??= fetchCode().then(
      (loaded) => {
        code = loaded;
        return loaded;
      },
      (error: unknown) => {
        pending = null;
        throw error;
      },
    );
    return pending;
  };
  return { loaded: () => code, load, fetchAhead: () => void load().catch(() => {}) };
}
