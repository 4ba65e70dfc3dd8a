import { count } from "drizzle-orm";
import type { MainDatabase } from "./open-database.ts";
import { users } from "./schema.ts";

/** Everyone who ever had an account, removed members included. */
export async function countPeople(db: MainDatabase): Promise<number> {
  return db.select({ people: count() }).from(users).get()?.people ?? 0;
}
