import { describe, expect, it } from "vitest";
import type { BibliographicEntry } from "./bibliographic-entry.ts";
import { formatReference, formatReferenceRuns } from "./format-reference.ts";

const blank: BibliographicEntry = {
  kind: "newspaper",
  title: "",
  authors: [],
  publisher: null,
  publishedOn: null,
  page: null,
  url: null,
  accessedOn: null,
};

interface Example {
  readonly entry: Partial<BibliographicEntry>;
  readonly in2015: string;
  readonly in2025: string;
}

const examples: Record<string, Example> = {
  "a newspaper article": {
    entry: {
      title: "云州前三季度外贸进出口增长8.4%",
      authors: ["林一帆"],
      publisher: "云州日报",
      publishedOn: "2026-10-24",
      page: "第1版",
    },
    in2015: "林一帆. 云州前三季度外贸进出口增长8.4%[N]. 云州日报, 2026-10-24(1).",
    in2025: "林一帆. 云州前三季度外贸进出口增长8.4%[N]. 云州日报，2026-10-24（1）.",
  },
  "a newspaper article online, by four authors": {
    entry: {
      title: "海岸线上的新能源",
      subtitle: "澜江口风电走廊调查",
      authors: ["周若水", "陈望", "高明远", "何青"],
      publisher: "东屿晚报",
      publishedOn: "2026-03-08",
      page: "5",
      url: "https://epaper.example.cn/dywb/20260308/05.html",
      accessedOn: "2026-03-09",
    },
    in2015:
      "周若水, 陈望, 高明远, 等. 海岸线上的新能源: 澜江口风电走廊调查[N/OL]. 东屿晚报, 2026-03-08(5)[2026-03-09]. https://epaper.example.cn/dywb/20260308/05.html.",
    in2025:
      "周若水，陈望，高明远，等. 海岸线上的新能源：澜江口风电走廊调查[N/OL]. 东屿晚报，2026-03-08（5）. https://epaper.example.cn/dywb/20260308/05.html.",
  },
  "an English newspaper article": {
    entry: {
      title: "Port cities bet on green ammonia",
      authors: ["Hartwell, Anne Mary", "Osei, K."],
      publisher: "Harbourline Gazette",
      publishedOn: "2025-11-17",
      page: "A6",
    },
    in2015:
      "HARTWELL A M, OSEI K. Port cities bet on green ammonia[N]. Harbourline Gazette, 2025-11-17(A6).",
    in2025:
      "Hartwell A M，Osei K. Port cities bet on green ammonia[N]. Harbourline Gazette，2025-11-17（A6）.",
  },
  "an article without an author": {
    entry: {
      title: "本报评论员：把实事办到群众心坎上",
      publisher: "云州日报",
      publishedOn: "2026-05-12",
      page: "2",
    },
    in2015: "本报评论员：把实事办到群众心坎上[N]. 云州日报, 2026-05-12(2).",
    in2025: "本报评论员：把实事办到群众心坎上[N]. 云州日报，2026-05-12（2）.",
  },
  "a web page of an authority": {
    entry: {
      kind: "web",
      title: "2026年上半年重点项目建设情况",
      publisher: "云州市发展和改革委员会",
      publishedOn: "2026-07-18",
      accessedOn: "2026-08-02",
      url: "https://fgw.yunzhou.example.gov.cn/art/2026/7/18/art_3102.html",
    },
    in2015:
      "云州市发展和改革委员会. 2026年上半年重点项目建设情况[EB/OL]. (2026-07-18)[2026-08-02]. https://fgw.yunzhou.example.gov.cn/art/2026/7/18/art_3102.html.",
    in2025:
      "云州市发展和改革委员会. 2026年上半年重点项目建设情况[EB/OL].（2026-07-18）[2026-08-02]. https://fgw.yunzhou.example.gov.cn/art/2026/7/18/art_3102.html.",
  },
  "a web page without a date": {
    entry: {
      kind: "web",
      title: "政务公开专栏",
      authors: ["澜江区人民政府"],
      accessedOn: "2026-08-02",
      url: "https://www.lanjiang.example.gov.cn/zwgk/",
    },
    in2015:
      "澜江区人民政府. 政务公开专栏[EB/OL]. [2026-08-02]. https://www.lanjiang.example.gov.cn/zwgk/.",
    in2025:
      "澜江区人民政府. 政务公开专栏[EB/OL]. [2026-08-02]. https://www.lanjiang.example.gov.cn/zwgk/.",
  },
  "an English web page": {
    entry: {
      kind: "web",
      title: "Coastal resilience programme",
      subtitle: "progress update",
      authors: ["Northmoor Regional Council"],
      publishedOn: "2026-02-11",
      accessedOn: "2026-06-30",
      url: "https://www.northmoor.example.org/resilience/update",
    },
    in2015:
      "Northmoor Regional Council. Coastal resilience programme: progress update[EB/OL]. (2026-02-11)[2026-06-30]. https://www.northmoor.example.org/resilience/update.",
    in2025:
      "Northmoor Regional Council. Coastal resilience programme：progress update[EB/OL].（2026-02-11）[2026-06-30]. https://www.northmoor.example.org/resilience/update.",
  },
  "a yearbook": {
    entry: {
      kind: "yearbook",
      title: "云州统计年鉴",
      editionYear: "2025",
      authors: ["云州市统计局"],
      place: "北京",
      publisher: "东岳统计出版社",
      publishedOn: "2025",
      page: "112-118",
    },
    in2015: "云州市统计局. 云州统计年鉴: 2025[M]. 北京: 东岳统计出版社, 2025: 112-118.",
    in2025: "云州市统计局. 云州统计年鉴：2025[M]. 北京：东岳统计出版社，2025：112-118.",
  },
  "a yearbook online": {
    entry: {
      kind: "yearbook",
      title: "东屿年鉴",
      editionYear: "2024",
      authors: ["东屿省地方志编纂委员会"],
      place: "青州",
      publisher: "东屿人民出版社",
      publishedOn: "2024-12",
      accessedOn: "2026-04-03",
      url: "https://dfz.example.cn/nj2024",
    },
    in2015:
      "东屿省地方志编纂委员会. 东屿年鉴: 2024[M/OL]. 青州: 东屿人民出版社, 2024[2026-04-03]. https://dfz.example.cn/nj2024.",
    in2025:
      "东屿省地方志编纂委员会. 东屿年鉴：2024[M/OL]. 青州：东屿人民出版社，2024. https://dfz.example.cn/nj2024.",
  },
  "a chapter of a yearbook": {
    entry: {
      kind: "yearbook",
      title: "装备制造业",
      authors: ["云州市工业和信息化局"],
      host: { authors: ["云州年鉴编纂委员会"], title: "云州年鉴", editionYear: "2025" },
      place: "济川",
      publisher: "齐光出版社",
      publishedOn: "2025",
      page: "203-209",
    },
    in2015:
      "云州市工业和信息化局. 装备制造业[M]//云州年鉴编纂委员会. 云州年鉴: 2025. 济川: 齐光出版社, 2025: 203-209.",
    in2025:
      "云州市工业和信息化局. 装备制造业[M]//云州年鉴编纂委员会. 云州年鉴：2025. 济川：齐光出版社，2025：203-209.",
  },
  "a statistical bulletin on the web": {
    entry: {
      kind: "bulletin",
      title: "2025年云州市国民经济和社会发展统计公报",
      authors: ["云州市统计局", "国家统计局云州调查队"],
      publishedOn: "2026-03-20",
      accessedOn: "2026-04-01",
      url: "https://tjj.yunzhou.example.gov.cn/tjgb/2025.html",
    },
    in2015:
      "云州市统计局, 国家统计局云州调查队. 2025年云州市国民经济和社会发展统计公报[EB/OL]. (2026-03-20)[2026-04-01]. https://tjj.yunzhou.example.gov.cn/tjgb/2025.html.",
    in2025:
      "云州市统计局，国家统计局云州调查队. 2025年云州市国民经济和社会发展统计公报[EB/OL].（2026-03-20）[2026-04-01]. https://tjj.yunzhou.example.gov.cn/tjgb/2025.html.",
  },
  "a statistical bulletin in a newspaper": {
    entry: {
      kind: "bulletin",
      title: "2025年云州市国民经济和社会发展统计公报",
      authors: ["云州市统计局"],
      publisher: "云州日报",
      publishedOn: "2026-03-21",
      page: "6",
    },
    in2015: "云州市统计局. 2025年云州市国民经济和社会发展统计公报[N]. 云州日报, 2026-03-21(6).",
    in2025: "云州市统计局. 2025年云州市国民经济和社会发展统计公报[N]. 云州日报，2026-03-21（6）.",
  },
  "a report online": {
    entry: {
      kind: "report",
      title: "东屿省低空经济发展报告",
      subtitle: "2026",
      number: "DYCY-2026-014",
      authors: ["东屿产业研究院"],
      publishedOn: "2026-06-15",
      accessedOn: "2026-07-02",
      page: "21-24",
      url: "https://www.dyri.example.org/r/2026-014.pdf",
    },
    in2015:
      "东屿产业研究院. 东屿省低空经济发展报告: 2026: DYCY-2026-014[R/OL]. (2026-06-15)[2026-07-02]. https://www.dyri.example.org/r/2026-014.pdf.",
    in2025:
      "东屿产业研究院. 东屿省低空经济发展报告：2026：DYCY-2026-014[R/OL]. 2026-06-15：21-24. https://www.dyri.example.org/r/2026-014.pdf.",
  },
  "a printed report": {
    entry: {
      kind: "report",
      title: "县域数字治理能力评估",
      number: "YZ-R-2025-07",
      authors: ["何思齐", "罗敏", "段长河", "蒋安"],
      place: "云州",
      publisher: "云州社会科学院",
      publishedOn: "2025",
    },
    in2015:
      "何思齐, 罗敏, 段长河, 等. 县域数字治理能力评估: YZ-R-2025-07[R]. 云州: 云州社会科学院, 2025.",
    in2025:
      "何思齐，罗敏，段长河，等. 县域数字治理能力评估：YZ-R-2025-07[R]. 云州：云州社会科学院，2025.",
  },
  "a report with a DOI inside its address": {
    entry: {
      kind: "report",
      title: "Financing urban heat networks",
      number: "WP 26-03",
      authors: ["Marchetti, P", "Duval, Jean-Luc", "Okafor, C", "Lund, B"],
      publishedOn: "2026-01-30",
      accessedOn: "2026-03-12",
      url: "https://doi.org/10.5555/nmi.wp2603",
      doi: "10.5555/nmi.wp2603",
    },
    in2015:
      "MARCHETTI P, DUVAL J L, OKAFOR C, et al. Financing urban heat networks: WP 26-03[R/OL]. (2026-01-30)[2026-03-12]. https://doi.org/10.5555/nmi.wp2603. DOI:10.5555/nmi.wp2603.",
    in2025:
      "Marchetti P，Duval J-L，Okafor C，et al. Financing urban heat networks：WP 26-03[R/OL]. 2026-01-30. https://doi.org/10.5555/nmi.wp2603.",
  },
  "a journal article": {
    entry: {
      kind: "journal",
      title: "地方政府简报的信息结构分析",
      authors: ["顾南舟", "沈微", "孟庆言", "罗毅"],
      publisher: "政务传播研究",
      publishedOn: "2025",
      volume: "12",
      issue: "3",
      page: "45-58",
    },
    in2015:
      "顾南舟, 沈微, 孟庆言, 等. 地方政府简报的信息结构分析[J]. 政务传播研究, 2025, 12(3): 45-58.",
    in2025:
      "顾南舟，沈微，孟庆言，等. 地方政府简报的信息结构分析[J]. 政务传播研究，2025，12（3）：45-58.",
  },
  "a journal article online first": {
    entry: {
      kind: "journal",
      title: "园区统计口径的可比性",
      authors: ["邵青"],
      publisher: "东屿统计",
      publishedOn: "2026-06-30",
      accessedOn: "2026-07-01",
      url: "https://kns.example.cn/detail/260630.001",
    },
    in2015:
      "邵青. 园区统计口径的可比性[J/OL]. 东屿统计, 2026-06-30[2026-07-01]. https://kns.example.cn/detail/260630.001.",
    in2025:
      "邵青. 园区统计口径的可比性[J/OL]. 东屿统计，2026-06-30. https://kns.example.cn/detail/260630.001.",
  },
  "an English journal article": {
    entry: {
      kind: "journal",
      title: "Measuring policy briefs at scale",
      authors: ["Tan, Wei Ling", "Müller, Hans-Peter", "de Vries, J", "Roe, R"],
      publisher: "Journal of Regional Evidence",
      publishedOn: "2024",
      volume: "18",
      issue: "2",
      page: "201-219",
      accessedOn: "2025-01-09",
      url: "https://jre.example.org/18/2/201",
      doi: "10.5555/jre.2024.0201",
    },
    in2015:
      "TAN W L, MÜLLER H P, DE VRIES J, et al. Measuring policy briefs at scale[J/OL]. Journal of Regional Evidence, 2024, 18(2): 201-219[2025-01-09]. https://jre.example.org/18/2/201. DOI:10.5555/jre.2024.0201.",
    in2025:
      "Tan W L，Müller H-P，de Vries J，et al. Measuring policy briefs at scale[J/OL]. Journal of Regional Evidence，2024，18（2）：201-219. https://jre.example.org/18/2/201. DOI:10.5555/jre.2024.0201.",
  },
  "a plain file": {
    entry: { kind: "file", title: "云州高新区三季度运行分析", publishedOn: "2026-10" },
    in2015: "云州高新区三季度运行分析[R]. 2026-10.",
    in2025: "云州高新区三季度运行分析[R]. 2026-10.",
  },
  "an entry of which only the title is known": {
    entry: { title: "云州高新区速写" },
    in2015: "云州高新区速写[N].",
    in2025: "云州高新区速写[N].",
  },
};

describe("references in GB/T 7714", () => {
  it.each(Object.entries(examples))("%s prints as the 2025 edition wants it", (_, example) => {
    expect(formatReference({ ...blank, ...example.entry })).toBe(example.in2025);
  });

  it.each(Object.entries(examples))("%s prints as the 2015 edition wants it", (_, example) => {
    expect(formatReference({ ...blank, ...example.entry }, { edition: "2015" })).toBe(
      example.in2015,
    );
  });

  it("marks addresses as links", () => {
    const entry: BibliographicEntry = {
      ...blank,
      kind: "web",
      title: "公告",
      url: "https://a.example/1",
      doi: "10.5555/x",
    };
    expect(formatReferenceRuns(entry).filter(({ href }) => href !== undefined)).toEqual([
      { text: "https://a.example/1", href: "https://a.example/1" },
      { text: "DOI:10.5555/x", href: "https://doi.org/10.5555/x" },
    ]);
  });
});
