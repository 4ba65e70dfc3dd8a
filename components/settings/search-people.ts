import { listOf } from "#core/contracts/lists.ts";
import { personShape } from "#core/contracts/people.ts";
import { callApi, withQuery } from "../api-client.ts";
import type { ComboboxOption } from "../ui/combobox.tsx";

const pickedCount = 30;

/** By name or address, former members included; for administrators. */
export async function searchPeople(q: string, signal: AbortSignal): Promise<ComboboxOption[]> {
  const path = withQuery("/people", { q, removed: "yes", limit: pickedCount });
  const { items } = await callApi(path, listOf(personShape), { signal });
  return items.map(({ id, name, email }) => ({ id, label: name, hint: email }));
}
