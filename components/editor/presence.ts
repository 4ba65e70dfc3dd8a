import { z } from "zod";

const personShape = z.object({
  id: z.string().min(1).max(128),
  name: z.string().min(1).max(128),
  color: z.string().regex(/^#[0-9a-f]{6}$/i),
});

/** Who a presence entry says it is; the server stamps it, and still every form is checked here. */
export type PresentPerson = z.infer<typeof personShape>;

const stateShape = z.object({ user: personShape });

/** Null for entries without a well-formed person: they are shown nowhere. */
export function parsePresence(state: unknown): PresentPerson | null {
  const parsed = stateShape.safeParse(state);
  return parsed.success ? parsed.data.user : null;
}

/** Everybody here, once each however many windows they have open; oneself first, then by name. */
export function presentPeople(
  states: ReadonlyMap<number, unknown>,
  selfId: string,
): readonly PresentPerson[] {
  const people = [...states.values()].map(parsePresence).filter((person) => person !== null);
  const byId = new Map(people.map((person) => [person.id, person]));
  return [...byId.values()].sort((a, b) => {
    if (a.id === selfId || b.id === selfId) return a.id === selfId ? -1 : 1;
    return a.name.localeCompare(b.name, "zh");
  });
}
