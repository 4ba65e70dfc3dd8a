/** What Next hands a page of its address's query. */
export type PageQuery = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** The one value of a parameter; of several the first; null when there is none. */
export function oneOf(value: string | string[] | undefined): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === "" ? null : first;
}
