/**
 * The header that makes a browser save an answer under a name (RFC 6266), with the name in UTF-8
 * (RFC 5987) beside a plain one for programs that know no better. Nothing in it names a folder, and
 * nothing turns its letters around.
 */
export function attachment(fileName: string): string {
  const name = fileName.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu, "_");
  const plain = name.replace(/[^\x20-\x7e]|["%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
