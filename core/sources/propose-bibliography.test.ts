import { expect, test } from "vitest";
import { defaultTitle, proposeBibliography } from "./propose-bibliography.ts";

test("a masthead gives publisher, page and kind; a line of its own gives the date", () => {
  const text =
    "城市高新导报 5\n\n2020.1.13 星期一\n\n■ 编辑:张三\n\n建设一流科技新城的四项新举措\n\n正文。";
  expect(proposeBibliography(text)).toEqual({
    title: "建设一流科技新城的四项新举措",
    publisher: "城市高新导报",
    authors: [],
    publishedOn: "2020-01-13",
    pageLabel: "5",
    kind: "newspaper",
  });
});

test("a byline gives the authors, reporters and correspondents alike", () => {
  const { authors } = proposeBibliography("# 标题\n◎本报记者 王小明 通讯员 李小红、赵六\n正文");
  expect(authors).toEqual(["王小明", "李小红", "赵六"]);
});

test("a heading is the title, even below other lines", () => {
  expect(proposeBibliography("特别策划\n\n# 力争实现经济总量翻番\n\n正文").title).toBe(
    "力争实现经济总量翻番",
  );
});

test("dates of events in the body are not taken for the date of publication", () => {
  const body =
    "2021年10月23日，位于高新区的厂房内，生产线正在有条不紊地运转着，企业今年以来产销两旺、订单饱满，预计全年增长。";
  expect(proposeBibliography(body).publishedOn).toBeNull();
  expect(proposeBibliography("2021年13月45日").publishedOn).toBeNull();
  expect(proposeBibliography("2021年10月").publishedOn).toBe("2021-10");
});

test("page labels are read as printed", () => {
  expect(proposeBibliography("科技日报 第A3版\n正文").pageLabel).toBe("A3");
  expect(proposeBibliography("要闻\n05版\n正文").pageLabel).toBe("05");
});

test("a source without a title-like line is called by its file name", () => {
  expect(defaultTitle("一句话。", "2024年公报.txt")).toBe("2024年公报");
  expect(defaultTitle("", ".txt")).toBe(".txt");
});
