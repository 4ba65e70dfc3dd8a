import { z } from "zod";
import { colorsApart } from "#core/person-color.ts";

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

/** The colour of a person among those who are here. */
export function colorAmong(states: ReadonlyMap<number, unknown>, person: PresentPerson): string {
  return colorsApart(peopleIn(states)).get(person.id) ?? person.color;
}

function peopleIn(states: ReadonlyMap<number, unknown>): readonly PresentPerson[] {
  return [...states.values()].map(parsePresence).filter((person) => person !== null);
}

/** Everybody here, once each however many windows they have open; oneself first, then by name. */
export function presentPeople(
  states: ReadonlyMap<number, unknown>,
  selfId: string,
): readonly PresentPerson[] {
  const people = peopleIn(states);
  const colors = colorsApart(people);
  const byId = new Map(
    people.map((person) => [
      person.id,
      { ...person, color: colors.get(person.id) ?? person.color },
    ]),
  );
  return [...byId.values()].sort((a, b) => {
    if (a.id === selfId || b.id === selfId) return a.id === selfId ? -1 : 1;
    return a.name.localeCompare(b.name, "zh");
  });
}
