import { calmMarkup, pastedStyle } from "./calm-markup.ts";

/**
 * Turns what is on the clipboard into plain HTML that the editor's schema reads, its styles
 * included as far as they say bold, italic, underlined or struck. Of what Word and WPS put there,
 * headings, nested lists and tables survive as well; comments and pictures on the author's disk go.
 */
export function cleanPastedHtml(html: string): string {
  const calm = calmMarkup(html);
  return isFromWord(html) ? cleanWordHtml(calm) : emphasisInTags(calm);
}

/** The schema's own rules ask for styles, which the page's policy has taken away by then. */
function emphasisInTags(html: string): string {
  if (!html.includes(pastedStyle)) return html;
  // Unlike a body, a template also holds the cells and rows of a table that is not there.
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const element of template.content.querySelectorAll<HTMLElement>(`[${pastedStyle}]`)) {
    keepEmphasis(element);
    const isNormal = /font-weight:\s*(normal|400)/i.test(styleOf(element));
    if (/^(B|STRONG)$/.test(element.tagName) && isNormal) {
      element.replaceWith(...element.childNodes);
    }
  }
  return template.innerHTML;
}

function styleOf(element: Element): string {
  return element.getAttribute(pastedStyle) ?? "";
}

function cleanWordHtml(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  dropForeignElements(page.body);
  for (const element of [...page.body.querySelectorAll<HTMLElement>("*")]) {
    keepEmphasis(element);
  }
  for (const block of [...page.body.querySelectorAll<HTMLElement>("p, h5, h6")]) {
    promoteHeading(block);
  }
  for (const container of containersOf(page.body)) gatherLists(container);
  for (const element of page.body.querySelectorAll("*")) dropAttributes(element);
  return page.body.innerHTML;
}

function isFromWord(html: string): boolean {
  return /urn:schemas-microsoft-com:office|class="?Mso|mso-|ProgId" content="?(Word|KWPS)/i.test(
    html,
  );
}

function dropForeignElements(body: HTMLElement): void {
  const comments = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found: globalThis.Node[] = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.parentNode?.removeChild(comment);
  for (const element of [...body.querySelectorAll("style, meta, link, xml, script, title")]) {
    element.remove();
  }
  for (const element of [...body.querySelectorAll("*")]) {
    if (element.tagName.includes(":")) element.replaceWith(...element.childNodes);
    if (element.tagName === "IMG" && !/^\/api\//.test(element.getAttribute("src") ?? "")) {
      element.remove();
    }
  }
}

/** Word says bold in a style as often as in a tag. */
function keepEmphasis(element: HTMLElement): void {
  if (element.tagName !== "SPAN") return;
  const style = styleOf(element);
  if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) wrapContent(element, "strong");
  if (/font-style:\s*italic/i.test(style)) wrapContent(element, "em");
  if (/text-decoration:[^;]*underline/i.test(style)) wrapContent(element, "u");
  if (/text-decoration:[^;]*line-through/i.test(style)) wrapContent(element, "s");
}

function wrapContent(element: HTMLElement, tag: string): void {
  const wrapper = element.ownerDocument.createElement(tag);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

const deepestHeading = 4;

function promoteHeading(paragraph: HTMLElement): void {
  const level = paragraph.tagName === "P" ? headingLevelOf(paragraph) : deepestHeading;
  if (level === null || /mso-list/i.test(styleOf(paragraph))) return;
  const heading = paragraph.ownerDocument.createElement(`h${Math.min(level, deepestHeading)}`);
  heading.append(...paragraph.childNodes);
  paragraph.replaceWith(heading);
}

function headingLevelOf(paragraph: HTMLElement): number | null {
  const className = paragraph.className;
  if (/^MsoTitle$/i.test(className)) return 1;
  const byClass = /^(?:Mso)?Heading(\d)$/i.exec(className)?.[1];
  const byStyle = /mso-outline-level:\s*(\d)/i.exec(styleOf(paragraph))?.[1];
  const level = Number(byClass ?? byStyle ?? 0);
  return level > 0 ? level : null;
}

function containersOf(body: HTMLElement): HTMLElement[] {
  const parents = [...body.querySelectorAll<HTMLElement>("p")]
    .filter((paragraph) => listLevelOf(paragraph) !== null)
    .map((paragraph) => paragraph.parentElement)
    .filter((parent) => parent !== null);
  return [...new Set(parents)];
}

/** 1 for the outermost list; null for a paragraph that is no list item. */
function listLevelOf(element: Element): number | null {
  const style = styleOf(element);
  if (element.tagName !== "P" || /mso-list:\s*none/i.test(style)) return null;
  const level = /mso-list:[^;]*level(\d)/i.exec(style)?.[1];
  return level === undefined ? null : Number(level);
}

/** Word writes list items as paragraphs that carry their marker as text. */
function gatherLists(container: HTMLElement): void {
  let open: { level: number; list: HTMLElement }[] = [];
  for (const child of [...container.children]) {
    const level = listLevelOf(child);
    if (level === null) {
      open = [];
      continue;
    }
    open = open.filter((each) => each.level <= level);
    const marker = takeMarker(child);
    const current = open.at(-1);
    const list = current?.level === level ? current.list : startList(child, marker, current?.list);
    if (current?.level !== level) open.push({ level, list });
    const item = child.ownerDocument.createElement("li");
    const paragraph = child.ownerDocument.createElement("p");
    paragraph.append(...child.childNodes);
    item.append(paragraph);
    list.append(item);
    child.remove();
  }
}

function startList(first: Element, marker: string, outer: HTMLElement | undefined): HTMLElement {
  const tag = /^[\s(（]*[0-9a-zA-Z一二三四五六七八九十]+[.)、．）]?\s*$/.test(marker) ? "ol" : "ul";
  const isBullet = /^\s*[o§·•●○■□◆\-–—]\s*$/.test(marker);
  const list = first.ownerDocument.createElement(isBullet ? "ul" : tag);
  if (outer === undefined) first.before(list);
  else (outer.lastElementChild ?? outer).append(list);
  return list;
}

function takeMarker(item: Element): string {
  const ignored = [...item.querySelectorAll(`[${pastedStyle}]`)].filter((element) =>
    /mso-list:\s*ignore/i.test(styleOf(element)),
  );
  const marker = ignored.map((element) => element.textContent ?? "").join("");
  for (const element of ignored) element.remove();
  return marker.trim();
}

const keptAttributes = new Set(["href", "colspan", "rowspan", "src", "alt", "start"]);

function dropAttributes(element: Element): void {
  for (const { name } of [...element.attributes]) {
    const isFact =
      name.startsWith("data-fact") || name === "data-revision" || name === "data-format";
    if (!keptAttributes.has(name) && !isFact) element.removeAttribute(name);
  }
}
