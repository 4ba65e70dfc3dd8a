/**
 * The query of an address with some parameters changed: null or "" takes one away. Where the list
 * begins is part of no filter, so parameters that are not named stay as they are.
 */
export function changedQuery(
  current: string,
  changes: Readonly<Record<string, string | null>>,
): string {
  const query = new URLSearchParams(current);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  query.sort();
  return query.toString();
}
