"use client";

import type { Editor } from "@tiptap/core";
import { PanelLeft, PanelRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useState } from "react";
import { MoveNotices } from "#components/editor/move-notices.tsx";
import { OutlinePanel } from "#components/editor/outline-panel.tsx";
import { PausedPreview } from "#components/editor/paused-preview.tsx";
import { PresenceAvatars } from "#components/editor/presence-avatars.tsx";
import { goToReference, referenceEditing } from "#components/editor/reference-editing.ts";
import { ReportEditor } from "#components/editor/report-editor.tsx";
import type { ReportSession, SessionSnapshot } from "#components/editor/report-session.ts";
import { hasUnsentWork } from "#components/editor/save-state.ts";
import { SaveStatus } from "#components/editor/save-status.tsx";
import { SessionNotices } from "#components/editor/session-notices.tsx";
import { useSaveKey } from "#components/editor/use-save-key.ts";
import { useSessionPart } from "#components/editor/use-session-part.ts";
import { useSharedTitle } from "#components/editor/use-shared-title.ts";
import type { WhyNoInsert } from "#components/facts/fact-sidebar.tsx";
import type { Me } from "#core/contracts/people.ts";
import type { Report } from "#core/contracts/reports.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { reportRoleCovers } from "#core/roles.ts";
import { BackLink } from "../shell/back-link.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Later, laterPart, useFetchAhead } from "../ui/later.tsx";
import { factSearchParts, useFactHooks } from "./fact-hooks-of-report.tsx";
import { FoldingPanel } from "./folding-panel.tsx";
import type { PanelLayout } from "./panel-cookie.ts";
import { ReferenceCounter } from "./reference-counter.tsx";
import { ReportActions } from "./report-actions.tsx";
import { ReportHeader } from "./report-header.tsx";
import { PaperSkeleton } from "./report-skeleton.tsx";
import { SidePanel, type SideTab, sideTabParts } from "./side-panel.tsx";
import { useNextNumberKey } from "./use-next-number-key.ts";
import { usePanels } from "./use-panels.ts";
import { usePeek } from "./use-peek.ts";

export interface ReportWorkspaceProps {
  report: Report;
  me: Me;
  session: ReportSession;
  initialPanels: PanelLayout;
}

const referencePeek = laterPart(() =>
  import("./reference-peek.tsx").then((file) => file.ReferencePeek),
);
const laterParts = [referencePeek, ...factSearchParts, ...sideTabParts];

/** Header, outline, page and side panel of one open report. */
export function ReportWorkspace(props: ReportWorkspaceProps) {
  const { report, me, session, initialPanels } = props;
  const t = useTranslations("editor");
  const visit = useSessionPart(session, visitPart);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [tab, setTab] = useState<SideTab>("facts");
  const [opened, setOpened] = useState<FactReferenceAttributes | null>(null);
  const panels = usePanels(initialPanels);
  const { peeked, peek, hide, keep } = usePeek();
  const title = useSharedTitle(visit.parts.gate, report.title);
  useSaveKey(session);
  useNextNumberKey(editor);
  useFetchAhead(laterParts, editor !== null);

  const { openSide } = panels;
  const openReference = useCallback(
    (reference: FactReferenceAttributes) => {
      hide();
      setOpened(reference);
      setTab("source");
      openSide();
    },
    [openSide, hide],
  );
  const facts = useFactHooks({ onOpen: openReference, onPeek: peek });
  const mayWrite = visit.mayWrite && visit.gate.state === "open";
  const editing = editor !== null && mayWrite ? referenceEditing(editor) : null;
  const mayCorrect = me.role === "admin" || me.role === "analyst";
  const showNumbers = () => {
    setTab("numbers");
    openSide();
  };

  // Clipped, and what is placed by position held in it: the panes scroll, the document never.
  return (
    <div className="relative flex h-dvh min-w-0 flex-col overflow-clip">
      <ReportHeader
        back={
          <>
            <IconButton
              icon={PanelLeft}
              label={panels.isOutlineOpen ? t("outline.hide") : t("outline.show")}
              aria-expanded={panels.isOutlineOpen}
              onClick={panels.toggleOutline}
            />
            <BackLink href="/">{t("backToReports")}</BackLink>
          </>
        }
        title={title}
        state={
          <>
            <SaveStatus session={session} place="header" />
            <PresenceAvatars awareness={visit.parts.awareness} selfId={me.id} />
          </>
        }
        counter={<ReferenceCounter onOpen={showNumbers} />}
        actions={
          <>
            <ReportActions report={report} hasUnsentWork={() => hasUnsentWork(session.snapshot)} />
            <IconButton
              icon={PanelRight}
              label={panels.isSideOpen ? t("panel.hide") : t("panel.show")}
              keys="alt+right"
              aria-expanded={panels.isSideOpen}
              onClick={panels.toggleSide}
            />
          </>
        }
      />
      <SaveStatus session={session} place="strip" />
      <div className="flex min-h-0 grow">
        <FoldingPanel
          side="left"
          title={t("outline.label")}
          isOpen={panels.isOutlineOpen}
          isSheet={!panels.isWide}
          onClose={panels.toggleOutline}
        >
          <OutlinePanel editor={editor} scroller={scroller} />
        </FoldingPanel>
        <main className="flex min-w-0 grow flex-col">
          <Page visit={visit} title={title} notices={<SessionNotices session={session} />}>
            <ReportEditor
              key={visit.generation}
              reportId={report.id}
              me={me}
              parts={visit.parts}
              mayWrite={mayWrite}
              facts={facts}
              notices={
                <>
                  <SessionNotices session={session} />
                  <MoveNotices gate={visit.parts.gate} editor={editor} />
                </>
              }
              onEditor={setEditor}
              onScroller={setScroller}
            />
          </Page>
        </main>
        <FoldingPanel
          ref={panels.side}
          side="right"
          title={t("panel.label")}
          isOpen={panels.isSideOpen}
          isSheet={!panels.isWide}
          onClose={panels.toggleSide}
        >
          <SidePanel
            tab={tab}
            onTab={setTab}
            editing={editing}
            whyNoInsert={whyNoInsertIn(visit)}
            opened={opened}
            onOpen={(reference, ordinal) => {
              openReference(reference);
              if (editor !== null) goToReference(editor, ordinal);
            }}
            mayCorrect={mayCorrect}
          />
        </FoldingPanel>
      </div>
      {peeked !== null && (
        <Later part={referencePeek} props={{ peeked, onEnter: keep, onLeave: () => peek(null) }} />
      )}
    </div>
  );
}

/** What the page's parts depend on: all but where the work is, which changes with every key. */
const visitPart = ({ generation, parts, gate, role, mayWrite, ended }: SessionSnapshot) => ({
  generation,
  parts,
  gate,
  role,
  mayWrite,
  ended,
});
type VisitPart = ReturnType<typeof visitPart>;

function whyNoInsertIn({ ended, role }: VisitPart): WhyNoInsert {
  if (ended === "signed-out") return "signed-out";
  return ended === null && !reportRoleCovers(role, "editor") ? "viewer" : "for-now";
}

/** The editor once the report has come; what can be shown of it when it cannot be edited at all. */
function Page(props: { visit: VisitPart; title: string; notices: ReactNode; children: ReactNode }) {
  const { visit, title, notices, children } = props;
  const { gate } = visit;
  if (visit.ended === "no-access") return notices;
  if (gate.state === "closed") {
    return (
      <>
        {notices}
        <PaperSkeleton title={title} hasToolbar={visit.mayWrite} />
      </>
    );
  }
  if (gate.state === "paused" && !gate.isBoundUsable) {
    return (
      <>
        {notices}
        <PausedPreview key={visit.generation} gate={visit.parts.gate} />
      </>
    );
  }
  return children;
}
