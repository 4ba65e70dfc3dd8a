import { bilingual } from "./bilingual.ts";

/** Where a report stands on its way to being issued. */
export const reportStatus = bilingual(
  {
    label: "状态：{status}",
    hint: {
      draft: "成员可以修改",
      "in-review": "请同事审阅，仍可修改",
      issued: "正文冻结，不能再修改",
    },
    issueTitle: "签发这份简报？",
    issueBody: "签发后正文不能再修改。负责人可以随时收回为草稿。",
    issue: "签发",
    changed: "状态已改为“{status}”",
  },
  {
    label: "Status: {status}",
    hint: {
      draft: "members can change it",
      "in-review": "colleagues look at it; it can still be changed",
      issued: "the text is frozen",
    },
    issueTitle: "Issue this report?",
    issueBody:
      "The text can no longer be changed. Its owner can take it back to a draft at any time.",
    issue: "Issue",
    changed: "The status is now “{status}”",
  },
);
