import type { MainDatabase } from "#db/open-database.ts";
import {
  type RightsChange,
  type RightsChangeReader,
  readRightsChanges,
} from "#db/rights-changes.ts";
import { prepareStanding, type StandingReader } from "#db/standing.ts";
import { judgeSocket, type SocketRight } from "../access.ts";
import type { SocketPerson } from "./messages.ts";

/** zonebrief.db cannot be asked at the moment: nobody's rights are known, so nobody has any. */
export class RightsUnknownError extends Error {
  constructor(cause: unknown) {
    super("rights cannot be judged: the database does not answer", { cause });
    this.name = "RightsUnknownError";
  }
}

interface Judgement {
  readonly right: SocketRight;
  /** The credential ends by the clock alone. */
  readonly expiresAtMs: number;
}

/** By credential; a person may have a report open in two browsers. */
type JudgementByCredential = Map<string, Judgement>;

const everybody: RightsChange = { userId: null, reportId: null };
/** More than there are sockets: what is kept of those that have gone is bounded by it. */
const maxKept = 50_000;
const maxNoticed = 2_000;

/**
 * The rights of live sockets: exact as of the last commit to zonebrief.db, whoever made it, and
 * kept in between. An answer from memory costs one read of SQLite's commit counter.
 */
export class Rights {
  readonly #changes: RightsChangeReader;
  readonly #standing: StandingReader;
  readonly #now: () => number;
  readonly #kept = new Map<string, Map<string, JudgementByCredential>>();
  readonly #reportIdsByUser = new Map<string, Set<string>>();
  /** Judgements kept since all were forgotten. */
  #keptCount = 0;
  #noticed: RightsChange[] = [];

  /** `db` is this object's own connection: its commits would not be noticed. */
  constructor(db: MainDatabase, now: () => number = Date.now) {
    this.#changes = readRightsChanges(db);
    this.#standing = prepareStanding(db);
    this.#now = now;
  }

  /** @throws RightsUnknownError */
  rightOf(person: SocketPerson, reportId: string): SocketRight {
    try {
      this.#catchUp();
      const { kind, id } = person.credential;
      const key = `${kind} ${id}`;
      const kept = this.#kept.get(reportId)?.get(person.userId)?.get(key);
      if (kept !== undefined && this.#now() < kept.expiresAtMs) return kept.right;
      const judgement = this.#judge(person, reportId);
      this.#keep({ userId: person.userId, reportId }, key, judgement);
      return judgement.right;
    } catch (error) {
      throw new RightsUnknownError(error);
    }
  }

  /**
   * Whose rights have changed since this was last called.
   *
   * @throws RightsUnknownError
   */
  takeChanges(): readonly RightsChange[] {
    try {
      this.#catchUp();
    } catch (error) {
      throw new RightsUnknownError(error);
    }
    if (this.#noticed.length === 0) return this.#noticed;
    const noticed = this.#noticed;
    this.#noticed = [];
    return noticed;
  }

  #catchUp(): void {
    const changes = this.#changes.takeNew();
    if (changes === null) {
      this.#forgetAll();
      this.#noticed = [everybody];
      return;
    }
    for (const change of changes) {
      this.#forget(change);
      this.#noticed.push(change);
    }
    if (this.#noticed.length > maxNoticed) this.#noticed = [everybody];
  }

  #judge(person: SocketPerson, reportId: string): Judgement {
    const { userId, credential } = person;
    const live = this.#standing.findLiveCredential(credential, new Date(this.#now()));
    const standing = this.#standing.findReportStanding({ userId, reportId });
    return {
      right: judgeSocket(person, { live, standing }),
      expiresAtMs: live?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
    };
  }

  #keep(
    { userId, reportId }: { userId: string; reportId: string },
    credentialKey: string,
    judgement: Judgement,
  ): void {
    // No trigger tells of credentials that appear.
    if (judgement.right === "signed-out") return;
    if (this.#keptCount >= maxKept) this.#forgetAll();
    this.#keptCount += 1;
    const byUser = presentIn(this.#kept, reportId, () => new Map<string, JudgementByCredential>());
    presentIn(byUser, userId, () => new Map<string, Judgement>()).set(credentialKey, judgement);
    presentIn(this.#reportIdsByUser, userId, () => new Set<string>()).add(reportId);
  }

  #forget({ userId, reportId }: RightsChange): void {
    if (userId === null && reportId === null) this.#forgetAll();
    else if (reportId !== null && userId !== null) this.#kept.get(reportId)?.delete(userId);
    else if (reportId !== null) this.#kept.delete(reportId);
    else if (userId !== null) {
      for (const each of this.#reportIdsByUser.get(userId) ?? [])
        this.#kept.get(each)?.delete(userId);
      this.#reportIdsByUser.delete(userId);
    }
  }

  #forgetAll(): void {
    this.#kept.clear();
    this.#reportIdsByUser.clear();
    this.#keptCount = 0;
  }
}

function presentIn<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const present = map.get(key);
  if (present !== undefined) return present;
  const created = create();
  map.set(key, created);
  return created;
}
