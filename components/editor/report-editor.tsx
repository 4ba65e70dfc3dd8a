"use client";

import type { Editor } from "@tiptap/core";
import { EditorContent, useEditor } from "@tiptap/react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { useErrorSentence } from "#components/use-error-sentence.ts";
import { safeLinkTarget } from "#core/document/safe-link.ts";
import { isRefusal } from "#core/refusal.ts";
import { documentNonce } from "../ui/document-nonce.ts";
import { LaterDialog, laterPart, useFetchAhead } from "../ui/later.tsx";
import { editorExtensions } from "./editor-extensions.ts";
import { EditorToolbar } from "./editor-toolbar.tsx";
import type { FactHooks } from "./fact-hooks.ts";
import { insertImages, uploadImage } from "./image-upload.ts";
import type { SessionParts } from "./report-session.ts";
import { TitleField } from "./title-field.tsx";
import { ToolbarSkeleton } from "./toolbar-skeleton.tsx";
import { cleanPastedHtml } from "./word-paste.ts";
import "./editor.css";

const linkDialog = laterPart(() => import("./link-dialog.tsx").then((file) => file.LinkDialog));
const dialogs = [linkDialog];

export interface ReportEditorProps<Item> {
  readonly reportId: string;
  readonly me: { readonly id: string; readonly name: string; readonly color: string };
  readonly parts: SessionParts;
  readonly mayWrite: boolean;
  readonly facts: FactHooks<Item>;
  /** Stands between the toolbar and the page. */
  readonly notices?: ReactNode;
  /** Told the editor once it stands, and null when it goes. */
  readonly onEditor: (editor: Editor | null) => void;
  /** Told what the page scrolls in. */
  readonly onScroller: (element: HTMLElement | null) => void;
}

/**
 * The page people write on: title, body and, for those who may write, the toolbar. Bound to one
 * pair of documents for its whole life; mount it anew (by `key`) for others.
 */
export function ReportEditor<Item>(props: ReportEditorProps<Item>) {
  const { parts, mayWrite, notices, onScroller } = props;
  const { editor, page, linkDialog, filePicker } = useBoundEditor(props);
  return (
    <div className="flex h-full min-h-0 flex-col">
      {mayWrite &&
        (editor === null ? <ToolbarSkeleton /> : <EditorToolbar {...{ editor, page }} />)}
      {notices}
      <div ref={onScroller} className="report-scroller" data-report-scroller>
        <article className="report-paper">
          <TitleField
            gate={parts.gate}
            isEditable={mayWrite}
            onLeave={() => editor?.commands.focus("start")}
          />
          <EditorContent editor={editor} />
        </article>
      </div>
      {linkDialog}
      {filePicker}
    </div>
  );
}

function useBoundEditor<Item>(props: ReportEditorProps<Item>) {
  const { reportId, me, parts, mayWrite, facts, onEditor } = props;
  const t = useTranslations("editor");
  const [isLinkOpen, setIsLinkOpen] = useState(false);
  const filePicker = useRef<HTMLInputElement>(null);
  const latestFacts = useRef(facts);
  latestFacts.current = facts;
  const upload = useImageUpload(reportId);

  const insertFiles = (into: Editor, files: readonly File[], position: number) =>
    void insertImages(into, files, { position, upload });
  const page = {
    openLink: () => setIsLinkOpen(true),
    chooseImage: () => filePicker.current?.click(),
  };

  const editor: Editor | null = useEditor({
    immediatelyRender: false,
    injectNonce: documentNonce(),
    editable: mayWrite,
    extensions: editorExtensions<Item>({
      gate: parts.gate,
      awareness: parts.awareness,
      hooks: () => latestFacts.current,
      page,
      files: {
        insert: insertFiles,
        onPasteTooLarge: () => toast.error(t("paste.tooLarge")),
      },
      words: {
        placeholder: t("placeholder"),
        headingPlaceholder: t("headingPlaceholder"),
        nameOf: (name) => t(`command.${name}`),
        reference: {
          current: (text, number) => t("reference.current", { text, number }),
          stale: (text, number) => t("reference.stale", { text, number: number ?? 0 }),
          loading: (text) => t("reference.loading", { text }),
        },
      },
    }),
    editorProps: {
      attributes: {
        class: "report-body",
        "aria-label": t("body"),
        "aria-multiline": "true",
        role: "textbox",
        spellcheck: "false",
      },
      transformPastedHTML: cleanPastedHtml,
      handleClick: (_view, _position, event) => followLink(event),
    },
  });

  useFetchAhead(dialogs, editor !== null && mayWrite);
  useEffect(() => {
    editor?.setEditable(mayWrite, false);
  }, [editor, mayWrite]);

  useEffect(() => {
    onEditor(editor);
    return () => onEditor(null);
  }, [editor, onEditor]);

  useEffect(() => {
    const { id, name, color } = me;
    parts.awareness.setLocalStateField("user", { id, name, color });
  }, [parts, me]);

  return {
    editor,
    page,
    linkDialog: editor && (
      <LaterDialog
        part={linkDialog}
        props={{ editor, isOpen: isLinkOpen, onClose: () => setIsLinkOpen(false) }}
      />
    ),
    filePicker: (
      <input
        ref={filePicker}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        multiple
        hidden
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          if (editor) insertFiles(editor, files, editor.state.selection.from);
        }}
      />
    ),
  };
}

/** Uploads with a word on the screen; null when it failed and that was said. */
function useImageUpload(reportId: string) {
  const t = useTranslations("editor");
  const refusals = useTranslations("refusals");
  const errorSentence = useErrorSentence();
  const reasonOf = (error: unknown) => {
    if (!isRefusal(error)) return errorSentence(error);
    if (error.reason === "unsupported-file") return t("image.notAnImage");
    return refusals(error.reason);
  };
  return async (file: File) => {
    const note = toast.loading(t("image.uploading"));
    try {
      const image = await uploadImage(reportId, file);
      toast.dismiss(note);
      return image;
    } catch (error) {
      toast.error(t("image.failed", { reason: reasonOf(error) }), { id: note });
      return null;
    }
  };
}

/** With Ctrl or ⌘ a press on a link in the text opens it. */
function followLink(event: MouseEvent): boolean {
  if (!event.ctrlKey && !event.metaKey) return false;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const target = safeLinkTarget(link?.getAttribute("href"));
  if (target === null) return false;
  window.open(target, "_blank", "noopener,noreferrer");
  return true;
}
