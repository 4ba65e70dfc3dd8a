/** Under this name the style of a pasted element can be read; it styles nothing. */
export const pastedStyle = "data-pasted-style";

const valueOrName = /=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)|(?<![\w:-])(on[a-z]+|style)(?=\s*=)/gi;
/** Up to its end or the end of all; a quotation mark matters only where a value begins. */
const startTag = /<[a-z](?:=\s*(?:"[^"]*"|'[^']*')|[^>])*/gi;

/**
 * Pasted markup without what the page's policy would have to stop, each time with a report to the
 * server: browsers apply the policy to markup that is merely read, in whatever document. Styles of
 * elements stay readable as `pastedStyle`. This keeps the reports meaningful and is no protection:
 * the policy is, and the schema, which knows no such attribute.
 */
export function calmMarkup(html: string): string {
  return html
    .replace(/<style\b[\s\S]*?(?:<\/style\s*>|$)/gi, "")
    .replace(/<base\b[^>]*>?/gi, "")
    .replace(startTag, (tag) =>
      tag.replace(valueOrName, (part, name: string | undefined) => {
        if (name === undefined) return part;
        return name.toLowerCase() === "style" ? pastedStyle : `data-pasted-${name}`;
      }),
    );
}
