/** Which panels stand beside the page; kept in a cookie, known before the first paint. */
export interface PanelLayout {
  readonly isOutlineOpen: boolean;
  readonly isSideOpen: boolean;
}

export const panelsCookie = "zb-panels";

/** The cookie's value names the panels that are folded away, joined by dots. */
export function parsePanelLayout(cookie: string | undefined): PanelLayout {
  const folded = new Set((cookie ?? "").split("."));
  return { isOutlineOpen: !folded.has("outline"), isSideOpen: !folded.has("side") };
}

export function panelCookieValue({ isOutlineOpen, isSideOpen }: PanelLayout): string {
  const folded = [...(isOutlineOpen ? [] : ["outline"]), ...(isSideOpen ? [] : ["side"])];
  return folded.join(".");
}
