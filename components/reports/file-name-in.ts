/** The file name in a Content-Disposition header (RFC 6266), the UTF-8 form first. */
export function fileNameIn(header: string | null): string | null {
  if (header === null) return null;
  const encoded = /filename\*=UTF-8''([^;\s]+)/i.exec(header)?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // Not percent-encoded after all: the plain form serves.
    }
  }
  return /filename="([^"]+)"/i.exec(header)?.[1] ?? null;
}
