import { windowsDevice } from "../plain-file-name.ts";

/** What no file system of the day takes, or what would hide the name. */
const forbidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\/:*?"<>|]+/gu;
const maxCharacters = 80;

/** The name under which a browser saves an export: the title, as far as file names go. */
export function exportFileName(title: string, extension: string): string {
  const name = [...title.toWellFormed().replace(forbidden, " ").replace(/\s+/gu, " ")]
    .slice(0, maxCharacters)
    .join("")
    .replace(/^[. ]+|[. ]+$/g, "")
    .replace(windowsDevice, "_$&");
  return `${name === "" ? "report" : name}.${extension}`;
}
