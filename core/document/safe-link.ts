/** "https:page" without its slashes is an address on whichever site shows it. */
const absolute = /^(?:https?:\/\/|mailto:)/i;

/**
 * The link target as it may be rendered or exported: http, https or mailto, absolute. Anything
 * else, control characters included, is null. The check is made where a link is shown or written
 * out, since any client may put any string into the shared document.
 */
export function safeLinkTarget(href: unknown): string | null {
  if (typeof href !== "string" || href.length > 2000) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  if (/[\u0000-\u0020\u007f-\u009f\u2028\u2029]/.test(href)) return null;
  return absolute.test(href) && URL.canParse(href) ? href : null;
}
