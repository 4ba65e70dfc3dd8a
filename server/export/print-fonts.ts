import { join } from "node:path";

/** The faces of briefing.typ, each a list of families in order of choice. */
export interface PrintFonts {
  readonly latin: string;
  readonly title: readonly string[];
  readonly "title-weight": number;
  readonly body: readonly string[];
  readonly song: readonly string[];
  readonly hei: readonly string[];
  readonly kai: readonly string[];
  readonly "kai-weight": number;
  readonly "kai-heading": readonly string[];
  readonly "kai-heading-weight": number;
  /** For what the others lack. */
  readonly fallback: readonly string[];
}

const modules = join(import.meta.dirname, "..", "..", "node_modules");

/** The folders of the fonts that come with the program. */
export const shippedFontFolders = [
  join(modules, "@electron-fonts", "noto-serif-sc", "fonts"),
  join(modules, "@electron-fonts", "noto-sans-sc", "fonts"),
  join(modules, "@expo-google-fonts", "tinos"),
];

const song = "Noto Serif SC";
const hei = "Noto Sans SC";

/** The names under which the official faces are sold; an office may own them. */
const officialNames = {
  title: ["FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"],
  fangsong: ["FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋"],
  kai: ["KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体"],
} as const;

export const officialFamilies: readonly string[] = Object.values(officialNames).flat();

/**
 * The office's own faces where it has them; else 宋 for 仿宋, a heavy 宋 for 小标宋, and for 楷 a
 * half-bold 宋 in headings and a light 黑 for emphasis.
 *
 * @param isThere whether the compiler knows a family
 */
export function choosePrintFonts(isThere: (family: string) => boolean): PrintFonts {
  const own = (names: readonly string[]) => names.filter(isThere).slice(0, 1);
  const [title, fangsong, kai] = [
    own(officialNames.title),
    own(officialNames.fangsong),
    own(officialNames.kai),
  ];
  return {
    latin: "Tinos",
    title: [...title, song],
    "title-weight": title.length > 0 ? 400 : 900,
    body: [...fangsong, song],
    song: [song],
    hei: [hei],
    kai: kai.length > 0 ? [...kai, song] : [hei],
    "kai-weight": kai.length > 0 ? 400 : 300,
    "kai-heading": [...kai, song],
    "kai-heading-weight": kai.length > 0 ? 400 : 600,
    fallback: [song, hei],
  };
}

/** Whether a stand-in serves for a face that the layout asks for. */
export function hasStandIns(fonts: PrintFonts): boolean {
  return [fonts.title, fonts.body, fonts["kai-heading"]].some((families) => families.length < 2);
}
