import type { Span, Statement } from "./statement.ts";

const nounPattern =
  /(?:有限公司|公司|集团|实验室|研究院|研究所|产业园|科技园|园区|社区|市场|示范区|集聚区|核心区|孵化器|加速器|基地|产业集群|产业链|产业|平台|基金|大赛|项目|中心)$/;
const openingPattern =
  /^(?:其中|目前|同时|此外|截至目前|近年来|辖区|该|其|以|由|在|为|对|从|据|而|并|使得|通过|加快|推动|支持|建设|打造|设立|引进)+/;
const longestSubject = 24;
const shortestSubject = 4;

/** Ends of noun groups in a stretch: where a verb or a mark could follow a subject. */
const verbPattern =
  /已|共|拥有|建有|现有|达|实现|完成|集聚|聚集|承担|挖掘|签订|获|新增|累计|规模|产值|营收|同比|增长|占|超|突破|总|规划|注册/g;

/** 2022年, 今年以来: when it was stands between who did it and the verb. */
const timeAtEndPattern =
  /(?:(?:\d{4}|[今去前当明]) ?年(?:度|以来)?(?:[上下]半年|前?第?[一二三四]个?季度)?|[上下]半年|全年|的)+$/;

const timeAtStartPattern =
  /^(?:(?:\d{4}|[今去前当明]) ?年(?:度|以来)?(?:[上下]半年|前?第?[一二三四]个?季度)?|[上下]半年)+/;

/** Companies, parks and institutes have names of their own; a 平台 or a 项目 mostly has none. */
const nameEnd =
  "(?:有限公司|公司|集团|实验室|研究院|研究所|产业园|科技园|创业园|孵化器|加速器|示范区|集聚区)";
const openingNamePattern = new RegExp(
  `^[\\p{Script=Han}A-Za-z0-9（）()·]{2,${String(longestSubject)}}?${nameEnd}(?![\\p{Script=Han}](?:区|司)|[们级化])`,
  "u",
);
/** 多家公司, 该公司, 一批研究院 are kinds or stand for others. */
const namelessPattern =
  /[的等、，\d]|[多数几余各\d一二三四五六七八九十两]家|各类|一[批些个]|^[该本某]|型(?:公司|集团)$/;
const wholeZonePattern = /全区|园区|辖区|高新区|开发区|综保区|全市|全省/;

function strippedOf(words: string, taken: readonly string[]): string {
  let rest = words.trim().replace(timeAtEndPattern, "").replace(timeAtStartPattern, "");
  for (const word of taken) if (rest.startsWith(word)) rest = rest.slice(word.length);
  return rest.replace(openingPattern, "").replace(/^[的“‘]+/, "");
}

/**
 * The narrower thing the number is about: a noun like 公司 or 产业园 that ends right before a verb,
 * else a company, park or institute that the sentence opens with.
 */
export function proposeSubject(
  statement: Statement,
  found: { readonly zone: string; readonly metric: string },
): { words: string; span: Span } | null {
  const { text, lead } = statement;
  const taken = [found.zone, found.metric].filter((words) => words !== "");
  const clause = text.slice(lead.start, lead.end);
  const verbs = [...clause.matchAll(verbPattern)].map(({ index }) => index).reverse();
  for (const verb of verbs) {
    const words = strippedOf(clause.slice(0, verb), taken);
    const isNoun = nounPattern.test(words) && !/[占、，\s]/.test(words);
    if (!isNoun || words.length > longestSubject || words.length < shortestSubject) continue;
    const start = lead.start + clause.slice(0, verb).lastIndexOf(words);
    return { words, span: { start, end: start + words.length } };
  }
  return namedAtHead(statement, found.zone);
}

/** A name that opens the number's clause, or one before it while none after it names a zone. */
function namedAtHead(statement: Statement, zone: string) {
  const { text, sentence, quantity } = statement;
  const clauses = text.slice(sentence.start, quantity.start).split(/(?<=[，；：])/);
  let end = quantity.start;
  for (const clause of clauses.reverse()) {
    const start = end - clause.length;
    const head = strippedOf(clause.replace(/[，；：]$/, ""), zone === "" ? [] : [zone]);
    const words = openingNamePattern.exec(head)?.[0];
    if (words !== undefined && words.length >= shortestSubject && !namelessPattern.test(words)) {
      const at = start + clause.indexOf(words);
      return { words, span: { start: at, end: at + words.length } };
    }
    const isOfZone = wholeZonePattern.test(clause) || (zone !== "" && clause.includes(zone));
    if (isOfZone || clause.endsWith("；")) return null;
    end = start;
  }
  return null;
}
