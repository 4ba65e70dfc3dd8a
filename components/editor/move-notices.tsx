"use client";

import type { Editor } from "@tiptap/core";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { SharedText } from "#core/document/shared-text.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { type MoveNews, watchMoves, withNews } from "./move-news.ts";
import { RescueCopyButton } from "./rescue-copy-button.tsx";
import type { SchemaGate } from "./schema-gate.ts";
import { topBlockOf } from "./top-block.ts";

/** Says that words of this person's were carried along, halved or lost when two edits met. */
export function MoveNotices({ gate, editor }: { gate: SchemaGate; editor: Editor | null }) {
  const [news, setNews] = useState<readonly MoveNews[]>([]);
  useEffect(() => {
    setNews([]);
    return watchMoves(gate.bound, (each) => setNews((list) => withNews(list, each)));
  }, [gate]);
  if (news.length === 0) return null;
  return (
    <div className="mx-auto flex w-full max-w-180 flex-col gap-2 px-4 pt-3">
      {news.map((each, index) => (
        <MoveNotice
          // biome-ignore lint/suspicious/noArrayIndexKey: the last of them grows in place.
          key={index}
          news={each}
          onGo={() => editor !== null && goTo(editor, { gate, news: each })}
          onDone={() => setNews((list) => list.filter((other) => other !== each))}
        />
      ))}
    </div>
  );
}

function MoveNotice(props: { news: MoveNews; onGo: () => void; onDone: () => void }) {
  const { news, onGo, onDone } = props;
  const t = useTranslations("editor.notice");
  return (
    <Notice tone={news.kind === "lost" ? "error" : "warning"}>
      <p>{t(`moved.${news.kind}`, { words: excerpt(news.words) })}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {news.unit !== null && (
          <Button size="sm" onClick={onGo}>
            {t("moved.go")}
          </Button>
        )}
        {news.kind === "lost" && (
          <RescueCopyButton text={news.words} fileName={`${t("setAsideName")}.txt`} />
        )}
        <Button size="sm" look="ghost" onClick={onDone}>
          {t("dismiss")}
        </Button>
      </div>
    </Notice>
  );
}

const excerptCharacters = 40;

function excerpt(words: string): string {
  const characters = [...words.replaceAll("\n", " ")];
  if (characters.length <= excerptCharacters) return characters.join("");
  return `${characters.slice(0, excerptCharacters).join("")}…`;
}

/** Brings the block to sight and the caret into it. */
function goTo(editor: Editor, { gate, news }: { gate: SchemaGate; news: MoveNews }): void {
  const body = gate.bound.getXmlFragment(bodyName);
  const block = news.unit && topBlockOf(new SharedText(gate.bound).blockOf(news.unit), body);
  const index = block === null ? -1 : body.toArray().indexOf(block);
  if (index < 0) return;
  let position = 0;
  for (let before = 0; before < index; before++)
    position += editor.state.doc.child(before).nodeSize;
  const element = editor.view.nodeDOM(position);
  if (element instanceof HTMLElement) element.scrollIntoView({ block: "center" });
  if (editor.isEditable) editor.commands.focus(position + 1, { scrollIntoView: false });
}
