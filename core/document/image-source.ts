const imagePath = /^\/api\/v1\/reports\/([\w-]{1,64})\/images\/([\w-]{1,64})$/;

/** Where an uploaded picture of a report is served from. */
export function imageSource(reportId: string, imageId: string): string {
  return `/api/v1/reports/${reportId}/images/${imageId}`;
}

export interface ImageAddress {
  readonly reportId: string;
  readonly imageId: string;
}

/** Only pictures of our own are ever loaded; null for any other address. */
export function parseImageSource(src: unknown): ImageAddress | null {
  const [, reportId, imageId] = typeof src === "string" ? (imagePath.exec(src) ?? []) : [];
  return reportId !== undefined && imageId !== undefined ? { reportId, imageId } : null;
}
