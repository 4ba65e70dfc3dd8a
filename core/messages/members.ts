import { bilingual } from "./bilingual.ts";

/** The members dialog of a report. */
export const members = bilingual(
  {
    share: "分享",
    title: "简报成员",
    lead: "未开放时，只有成员能看到这份简报。",
    addLabel: "按邮箱添加",
    addPlaceholder: "同事的邮箱",
    addHint: "对方需已加入工作区。",
    roleLabel: "角色",
    roleOf: "{name}的角色",
    add: "添加",
    added: "已添加{name}",
    removeNamed: "移除{name}",
    leave: "退出简报",
    leaveTitle: "退出这份简报？",
    leaveBody:
      "退出后您不再是成员，打开着的这份简报随即断开，在其他浏览器里尚未显示“已保存”的修改不会进入简报。写过的内容保留；需要由负责人重新添加才能回来。",
    leaveOpenBody:
      "退出后您不再是成员。这份简报对整个工作区开放，您在其中的角色是{role}。写过的内容保留；需要由负责人重新添加才能再次成为成员。",
    leaveUnsent:
      "您有修改还没有进入简报，退出后就进不去了。请打开简报，等到显示“已保存”，或先复制、下载另存的内容，再退出。",
    left: "已退出简报",
    lastOwner: "您是唯一的负责人，不能退出。请先让另一位成员成为负责人。",
    removed: "已移除{name}",
    list: "成员列表",
    you: "您",
    workspaceLabel: "工作区其他成员",
    workspaceNone: "不能查看",
    workspaceChanged: "已更改开放范围",
    emailInvalid: "请填写有效的邮箱地址。",
    readOnly: "只有负责人可以更改成员。",
  },
  {
    share: "Share",
    title: "Members of the report",
    lead: "Unless it is opened, only its members see this report.",
    addLabel: "Add by e-mail",
    addPlaceholder: "A colleague's e-mail",
    addHint: "They must be in the workspace already.",
    roleLabel: "Role",
    roleOf: "Role of {name}",
    add: "Add",
    added: "{name} was added",
    removeNamed: "Remove {name}",
    leave: "Leave report",
    leaveTitle: "Leave this report?",
    leaveBody:
      "You will no longer be a member. Wherever you have the report open it is cut off at once, and what is not “Saved” by then in another browser does not reach it. What you wrote stays; to come back, an owner has to add you again.",
    leaveOpenBody:
      "You will no longer be a member. The report is open to the whole workspace, so your role in it will be everyone’s: {role}. What you wrote stays; to be a member again, an owner has to add you.",
    leaveUnsent:
      "Changes of yours have not reached the report, and could not once you have left. Open it and wait for “Saved”, or copy or download what it has set aside, and leave then.",
    left: "You have left the report",
    lastOwner: "You are the only owner and cannot leave. Make another member an owner first.",
    removed: "{name} was removed",
    list: "Members",
    you: "You",
    workspaceLabel: "Everyone else in the workspace",
    workspaceNone: "No access",
    workspaceChanged: "Access changed",
    emailInvalid: "Enter a valid e-mail address.",
    readOnly: "Only an owner can change the members.",
  },
);
