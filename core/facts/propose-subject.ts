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

function strippedOf(words: string, taken: readonly string[]): string {
  let rest = words.trim();
  for (const word of taken) if (rest.startsWith(word)) rest = rest.slice(word.length);
  return rest.replace(openingPattern, "").replace(/^[的“‘]+/, "");
}

/** The narrower thing the number is about, when a noun like 公司 or 产业园 ends right before a verb. */
export function proposeSubject(
  statement: Statement,
  taken: readonly string[],
): { words: string; span: Span } | null {
  const { text, lead } = statement;
  const clause = text.slice(lead.start, lead.end);
  const verbs = [...clause.matchAll(verbPattern)].map(({ index }) => index).reverse();
  for (const verb of verbs) {
    const words = strippedOf(clause.slice(0, verb), taken);
    const isNoun = nounPattern.test(words) && !/[占、，\s]/.test(words);
    if (!isNoun || words.length > longestSubject || words.length < shortestSubject) continue;
    const end = lead.start + verb;
    return { words, span: { start: end - words.length, end } };
  }
  return null;
}
