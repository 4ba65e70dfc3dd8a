/**
 * A name as the title of its page. Next puts titles into its template with `String.replace`, to
 * which a dollar sign may mean something else than itself.
 */
export function pageTitle(name: string): string {
  return name.replaceAll("$", "$$$$");
}
