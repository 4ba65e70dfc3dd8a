/** Units with one dimension can be compared with each other. */
export type Dimension =
  | "yuan"
  | "us-dollar"
  | "euro"
  | "yen"
  | "hong-kong-dollar"
  | "pound"
  | "percent"
  | "percentage-point"
  | "multiple"
  | "doubling"
  | "count"
  | "person"
  | "person-time"
  | "person-year"
  | "area"
  | "mass"
  | "coal-equivalent"
  | "volume"
  | "length"
  | "energy"
  | "power"
  | "months"
  | "hours"
  | "working-day"
  | "data"
  | "temperature"
  | "rate"
  | "none";

export interface BaseUnit {
  readonly text: string;
  readonly dimension: Dimension;
  /** The unit that values are brought to; the unit itself unless said. */
  readonly base: string;
  /** value in `base` = value × `times`. */
  readonly times: string;
  /** value in the dimension's own measure = value × measure[0] ÷ measure[1]. */
  readonly measure: readonly [string, string];
  /** The unit is not meant when one of these characters follows: 两位数, 三成立, 80年代. */
  readonly notBefore: string;
  /** Written after the number in English; empty for a counter that English leaves out. */
  readonly english: string;
}

/** A unit as printed, and what a value in it is worth. */
export interface Unit {
  /** As printed: "亿元", "万元/亩", "/6", "billion yuan". */
  readonly text: string;
  /** The scale word in front: "亿", "" when there is none. */
  readonly scale: string;
  /** The rest: "元"; "" for a bare 亿. */
  readonly name: string;
  /** value in `base` = value × `times` ÷ `over`; decimal strings. */
  readonly base: string;
  readonly times: string;
  readonly over: string;
  readonly dimension: Dimension;
  /** value in the dimension's own measure = value in `base` × measure[0] ÷ measure[1]. */
  readonly measure: readonly [string, string];
}

export interface UnitMatch {
  readonly unit: Unit;
  readonly end: number;
}

type BaseUnitRow = Partial<Omit<BaseUnit, "text" | "dimension">>;

function unit(text: string, dimension: Dimension, row: BaseUnitRow = {}): BaseUnit {
  return {
    text,
    dimension,
    base: text,
    times: "1",
    measure: ["1", "1"],
    notBefore: "",
    english: "",
    ...row,
  };
}

const counters = [
  ..."家个件项户所座条场次批份辆台套颗艘架只支部篇本册张间栋幢处宗笔种类款例起组股列门片枚株头棵期",
  ..."批次 家次 件次 场次 架次 车次 班次 列次 标箱 标准箱 台套".split(" "),
];

const notBeforeByCounter = new Map([
  ["个", "别性人"],
  ["家", "庭"],
  ["次", "级"],
  ["部", "分门"],
  ["台", "阶湾"],
  ["条", "件"],
  ["门", "槛"],
  ["起", "来步点"],
  ["类", "似"],
  ["本", "身"],
  ["只", "有是"],
  ["支", "持撑"],
  ["组", "织"],
  ["套", "房"],
  ["片", "区"],
  ["头", "部"],
  ["种", "植"],
  ["件", "事"],
  ["列", "入为"],
  ["份", "额"],
  ["例", "如"],
  ["期", "间待货"],
]);

/** Measured in: yuan, %, square metres, tonnes, metres, kWh, kW, months, hours, megabytes. */
export const baseUnits: readonly BaseUnit[] = [
  unit("元", "yuan", { english: "yuan", notBefore: "旦素" }),
  unit("人民币", "yuan", { base: "元", english: "yuan" }),
  unit("美元", "us-dollar", { english: "US dollars" }),
  unit("欧元", "euro", { english: "euros" }),
  unit("日元", "yen", { english: "Japanese yen" }),
  unit("港元", "hong-kong-dollar", { english: "Hong Kong dollars" }),
  unit("港币", "hong-kong-dollar", { base: "港元", english: "Hong Kong dollars" }),
  unit("英镑", "pound", { english: "pounds sterling" }),
  unit("%", "percent", { english: "%" }),
  unit("‰", "percent", { measure: ["1", "10"], english: "‰" }),
  unit("成", "percent", { base: "%", times: "10", notBefore: "立为果功员本熟长效都就交品绩分型" }),
  unit("个百分点", "percentage-point", { english: "percentage points" }),
  unit("百分点", "percentage-point", { base: "个百分点", english: "percentage points" }),
  unit("个基点", "percentage-point", { measure: ["1", "100"], english: "basis points" }),
  unit("倍", "multiple", { english: "times", notBefore: "数" }),
  unit("番", "doubling", { english: "doublings" }),
  ...counters.map((text) => unit(text, "count", { notBefore: notBeforeByCounter.get(text) ?? "" })),
  unit("家(次)", "count", { base: "家次" }),
  unit("人", "person", { english: "people", notBefore: "工才民均文" }),
  unit("名", "person", { english: "people", notBefore: "单称录" }),
  unit("位", "person", { english: "people", notBefore: "数于置" }),
  unit("人次", "person-time", { english: "person-times" }),
  unit("人年", "person-year", { english: "person-years" }),
  unit("平方米", "area", { english: "square metres" }),
  unit("平米", "area", { base: "平方米", english: "square metres" }),
  unit("平方公里", "area", { measure: ["1000000", "1"], english: "square kilometres" }),
  unit("平方千米", "area", {
    base: "平方公里",
    measure: ["1000000", "1"],
    english: "square kilometres",
  }),
  unit("公顷", "area", { measure: ["10000", "1"], english: "hectares" }),
  unit("亩", "area", { measure: ["2000", "3"], english: "mu", notBefore: "均产" }),
  unit("吨", "mass", { english: "tonnes" }),
  unit("公斤", "mass", { base: "千克", measure: ["1", "1000"], english: "kilograms" }),
  unit("千克", "mass", { measure: ["1", "1000"], english: "kilograms" }),
  unit("克", "mass", { measure: ["1", "1000000"], english: "grams", notBefore: "服拉" }),
  unit("微克", "mass", { measure: ["1", "1000000000000"], english: "micrograms" }),
  unit("吨标准煤", "coal-equivalent", { english: "tonnes of coal equivalent" }),
  unit("立方米", "volume", { english: "cubic metres" }),
  unit("升", "volume", { measure: ["1", "1000"], english: "litres", notBefore: "级至" }),
  unit("公里", "length", { measure: ["1000", "1"], english: "kilometres" }),
  unit("千米", "length", { base: "公里", measure: ["1000", "1"], english: "kilometres" }),
  unit("米", "length", { english: "metres" }),
  unit("厘米", "length", { measure: ["1", "100"], english: "centimetres" }),
  unit("毫米", "length", { measure: ["1", "1000"], english: "millimetres" }),
  unit("微米", "length", { measure: ["1", "1000000"], english: "micrometres" }),
  unit("纳米", "length", { measure: ["1", "1000000000"], english: "nanometres" }),
  unit("千瓦时", "energy", { english: "kilowatt-hours" }),
  unit("瓦", "power", { measure: ["1", "1000"], english: "watts", notBefore: "时" }),
  unit("千瓦", "power", { english: "kilowatts" }),
  unit("兆瓦", "power", { measure: ["1000", "1"], english: "megawatts" }),
  unit("吉瓦", "power", { measure: ["1000000", "1"], english: "gigawatts" }),
  unit("年", "months", { measure: ["12", "1"], english: "years", notBefore: "代级度底初末龄" }),
  unit("个月", "months", { english: "months" }),
  unit("周", "hours", { measure: ["168", "1"], english: "weeks", notBefore: "年岁" }),
  unit("天", "hours", { measure: ["24", "1"], english: "days" }),
  unit("小时", "hours", { english: "hours" }),
  unit("分钟", "hours", { measure: ["1", "60"], english: "minutes" }),
  unit("秒", "hours", { measure: ["1", "3600"], english: "seconds" }),
  unit("个工作日", "working-day", { english: "working days" }),
  unit("工作日", "working-day", { base: "个工作日", english: "working days" }),
  unit("MB", "data", { english: "MB" }),
  unit("GB", "data", { measure: ["1000", "1"], english: "GB" }),
  unit("TB", "data", { measure: ["1000000", "1"], english: "TB" }),
  unit("PB", "data", { measure: ["1000000000", "1"], english: "PB" }),
  unit("EB", "data", { measure: ["1000000000000", "1"], english: "EB" }),
  unit("℃", "temperature", { english: "°C" }),
];

/** Words between a number and its unit, by the power of ten that they stand for. */
export const scaleByText: ReadonlyMap<string, number> = new Map([
  ["百", 2],
  ["千", 3],
  ["万", 4],
  ["十万", 5],
  ["百万", 6],
  ["千万", 7],
  ["亿", 8],
  ["十亿", 9],
  ["百亿", 10],
  ["千亿", 11],
  ["万亿", 12],
  ["十万亿", 13],
]);

export const englishScaleByText: ReadonlyMap<string, number> = new Map([
  ["hundred", 2],
  ["thousand", 3],
  ["million", 6],
  ["billion", 9],
  ["trillion", 12],
]);

/** English words for units, lower case, by the unit that they mean. */
export const unitByEnglishWords: ReadonlyMap<string, string> = new Map([
  ["yuan", "元"],
  ["rmb", "元"],
  ["renminbi", "元"],
  ["us dollars", "美元"],
  ["us dollar", "美元"],
  ["u.s. dollars", "美元"],
  ["usd", "美元"],
  ["dollars", "美元"],
  ["euros", "欧元"],
  ["japanese yen", "日元"],
  ["hong kong dollars", "港元"],
  ["pounds sterling", "英镑"],
  ["percent", "%"],
  ["per cent", "%"],
  ["percentage points", "个百分点"],
  ["percentage point", "个百分点"],
  ["basis points", "个基点"],
  ["times", "倍"],
  ["companies", "家"],
  ["enterprises", "家"],
  ["firms", "家"],
  ["businesses", "家"],
  ["people", "人"],
  ["persons", "人"],
  ["employees", "人"],
  ["person-times", "人次"],
  ["projects", "项"],
  ["patents", "件"],
  ["square metres", "平方米"],
  ["square meters", "平方米"],
  ["square kilometres", "平方公里"],
  ["square kilometers", "平方公里"],
  ["hectares", "公顷"],
  ["mu", "亩"],
  ["tonnes", "吨"],
  ["tons", "吨"],
  ["metric tons", "吨"],
  ["kilometres", "公里"],
  ["kilometers", "公里"],
  ["kilowatt-hours", "千瓦时"],
  ["kilowatts", "千瓦"],
  ["megawatts", "兆瓦"],
  ["years", "年"],
  ["months", "个月"],
  ["weeks", "周"],
  ["days", "天"],
  ["hours", "小时"],
  ["working days", "个工作日"],
]);
