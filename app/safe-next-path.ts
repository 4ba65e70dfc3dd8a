/**
 * Where to go after signing in: a path of this site, or "/" for anything else. Other origins,
 * protocol-relative addresses, backslashes and control characters never pass, nor do the pages of
 * signing in themselves.
 */
export function safeNextPath(value: unknown): string {
  if (typeof value !== "string" || !/^\/(?![/\\])/.test(value)) return "/";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them, so "/\t/host" is "//host"
  if (/[\\\u0000-\u001f\u007f]/.test(value)) return "/";
  const base = "http://same.invalid";
  if (!URL.canParse(value, base)) return "/";
  const url = new URL(value, base);
  // "/..//host" is a path here, but resolves to "//host".
  if (url.origin !== base || url.pathname.startsWith("//")) return "/";
  if (/^\/(sign-in|sign-up|welcome|invite|api)(\/|$)/.test(url.pathname)) return "/";
  url.searchParams.delete("_rsc");
  return `${url.pathname}${url.search}${url.hash}`;
}
