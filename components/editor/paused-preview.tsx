"use client";

import { EditorContent, useEditor } from "@tiptap/react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { documentExtensions, documentSchema } from "#core/document/document-extensions.ts";
import { titleName } from "#core/sync/protocol.ts";
import { documentNonce } from "../ui/document-nonce.ts";
import { lenientDocument } from "./lenient-document.ts";
import type { SchemaGate } from "./schema-gate.ts";
import "./editor.css";

const redrawAfterMs = 300;

/**
 * A report this client cannot show whole, for reading: bound to nothing, so that nothing here can
 * change it.
 */
export function PausedPreview({ gate }: { gate: SchemaGate }) {
  const t = useTranslations("editor");
  const [title, setTitle] = useState("");
  const editor = useEditor({
    immediatelyRender: false,
    injectNonce: documentNonce(),
    editable: false,
    extensions: documentExtensions(),
    content: lenientDocument(gate.stage, documentSchema),
    editorProps: {
      attributes: { class: "report-body", "aria-label": t("body"), role: "document" },
    },
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      setTitle(gate.stage.getText(titleName).toString());
      editor?.commands.setContent(lenientDocument(gate.stage, documentSchema));
    };
    const onUpdate = () => {
      clearTimeout(timer);
      timer = setTimeout(draw, redrawAfterMs);
    };
    setTitle(gate.stage.getText(titleName).toString());
    gate.stage.on("update", onUpdate);
    return () => {
      clearTimeout(timer);
      gate.stage.off("update", onUpdate);
    };
  }, [gate, editor]);
  return (
    <div className="report-scroller">
      <article className="report-paper">
        <p className="report-title">{title === "" ? t("titlePlaceholder") : title}</p>
        <p className="mb-4 text-13 text-faint">{t("notice.previewOnly")}</p>
        <EditorContent editor={editor} />
      </article>
    </div>
  );
}
