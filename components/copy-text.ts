/**
 * Puts text on the clipboard; answers whether it is there. Over plain HTTP browsers keep the
 * clipboard from scripts but for the older way, which the second attempt takes.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

function copyByCommand(text: string): boolean {
  let isThere = false;
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    isThere = event.clipboardData !== null;
  };
  document.addEventListener("copy", give, { capture: true, once: true });
  try {
    return document.execCommand("copy") && isThere;
  } finally {
    document.removeEventListener("copy", give, { capture: true });
  }
}
