import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import type { Locale } from "#core/locale.ts";
import { audit } from "#core/messages/audit.ts";
import { vocabulary } from "#core/messages/vocabulary.ts";
import {
  type DetailedEvent,
  type DetailWords,
  describeAuditDetail,
} from "./describe-audit-detail.ts";

const wordsIn = (locale: Locale): DetailWords => ({
  t: createTranslator({
    locale,
    messages: { audit: audit[locale] },
    namespace: "audit.detail",
  }),
  vocabulary: createTranslator({
    locale,
    messages: { vocabulary: vocabulary[locale] },
    namespace: "vocabulary",
  }),
  locale,
});

function told(event: Partial<DetailedEvent> & Pick<DetailedEvent, "action" | "detail">) {
  const whole = { subjectName: null, member: null, ...event };
  const inLocale = (locale: Locale) => describeAuditDetail(whole, wordsIn(locale)).join(" · ");
  return [inLocale("zh"), inLocale("en")];
}

const member = { id: "u1", name: "陈思远" };
const value = { value: "1850", valueHigh: null, unit: "亿元", qualifier: "近", vintage: null };

const events: readonly [Parameters<typeof told>[0], zh: string, en: string][] = [
  [
    { action: "session.refuse", detail: { email: "a@example.org" } },
    "邮箱：a@example.org",
    "E-mail: a@example.org",
  ],
  [{ action: "session.refuse", detail: { email: null } }, "", ""],
  [{ action: "session.end", detail: { count: 1 } }, "1 处登录", "1 session"],
  [{ action: "session.end", detail: { count: 2 } }, "2 处登录", "2 sessions"],
  [{ action: "person.join", detail: { role: "analyst" } }, "角色：分析员", "Role: Analyst"],
  [
    { action: "person.role", detail: { from: "analyst", to: "reader" } },
    "分析员 → 读者",
    "Analyst → Reader",
  ],
  [{ action: "person.role", detail: { from: null, to: "reader" } }, "角色：读者", "Role: Reader"],
  [
    { action: "person.remove", detail: { from: "admin", to: null } },
    "原角色：管理员",
    "Role before: Administrator",
  ],
  [{ action: "person.rename", detail: { name: "陈" } }, "新姓名：陈", "New name: 陈"],
  [{ action: "token.create", detail: { name: "script" } }, "名称：script", "Name: script"],
  [
    { action: "invitation.create", detail: { role: "reader", email: null } },
    "角色：读者",
    "Role: Reader",
  ],
  [
    { action: "member.add", detail: { userId: "u1", role: "editor" }, member },
    "成员：陈思远 · 角色：编辑",
    "Member: 陈思远 · Role: Editor",
  ],
  [
    { action: "member.leave", detail: { userId: "u1", from: "viewer" }, member },
    "原角色：查看者",
    "Role before: Viewer",
  ],
  [
    { action: "member.remove", detail: { userId: "u1", from: "viewer" }, member },
    "成员：陈思远 · 原角色：查看者",
    "Member: 陈思远 · Role before: Viewer",
  ],
  [
    {
      action: "member.role",
      detail: { userId: "u1", role: "owner", because: "the last owner was removed" },
      member,
    },
    "成员：陈思远 · 角色：负责人 · 原负责人已移出工作区",
    "Member: 陈思远 · Role: Owner · the last owner was removed from the workspace",
  ],
  [
    { action: "report.status", detail: { from: "draft", to: "in-review" } },
    "草稿 → 审核中",
    "Draft → In review",
  ],
  [{ action: "report.create", detail: { title: "简报" }, subjectName: "简报" }, "", ""],
  [{ action: "report.title", detail: { title: "旧名" } }, "标题：旧名", "Title: 旧名"],
  [
    { action: "report.open", detail: { workspaceAccess: null } },
    "工作区其他成员：不能查看",
    "Everyone else in the workspace: no access",
  ],
  [
    { action: "report.properties", detail: { zoneIds: ["z1"], period: null } },
    "园区：1 个 · 时期：不限",
    "1 zone · Period: any",
  ],
  [{ action: "report.export", detail: { format: "pdf" } }, "格式：PDF", "Format: PDF"],
  [
    {
      action: "fact.revise",
      detail: { revision: 2, from: value, to: { ...value, qualifier: null }, reason: "笔误" },
    },
    "修订 2 · 近1850亿元 → 1850亿元 · 理由：笔误",
    "Revision 2 · 近1850亿元 → 1850亿元 · Reason: 笔误",
  ],
  [
    {
      action: "source.change",
      detail: { before: { title: "年鉴", publisher: null, publishedOn: "2021", url: null } },
    },
    "修改前：年鉴 2021",
    "Before: 年鉴 2021",
  ],
  [{ action: "image.upload", detail: { imageId: "i1", sha256: "ab" } }, "", ""],
  [{ action: "acceptance.create", detail: { factId: "f1", revision: 3 } }, "修订 3", "Revision 3"],
  [
    { action: "backup.create", detail: { bytes: 12_345_678, reports: 1 } },
    "12.3 MB · 1 份简报",
    "12.3 MB · 1 report",
  ],
];

test.each(events)("what was recorded is told in both languages: %j", (event, zh, en) => {
  expect(told(event)).toEqual([zh, en]);
});

test("what a later version records is told as it was recorded", () => {
  const detail = { colour: "red", role: "overlord", places: [1, 2], nothing: null };
  const [zh] = told({ action: "person.join", detail });
  expect(zh).toBe("colour: red · role: overlord · places: [1,2]");
});
