"use client";

import { Download, ExternalLink, Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { Source } from "#core/contracts/sources.ts";
import { originalPath } from "./source-api.ts";
import { SourceDetailsDialog } from "./source-details-dialog.tsx";
import { sourceParts } from "./source-line.ts";

interface SourceHeaderProps {
  source: Source;
  layout: "page" | "panel";
  mayEdit: boolean;
  onChanged: (source: Source) => void;
}

/** What the source is, and its original. */
export function SourceHeader({ source, layout, mayEdit, onChanged }: SourceHeaderProps) {
  const t = useTranslations("sources");
  const everywhere = useTranslations("everywhere");
  const words = useTranslations("vocabulary");
  const [isEditing, setIsEditing] = useState(false);
  const parts = sourceParts(source, (page) => t("newspaperPage", { page }));
  const Title = layout === "page" ? "h1" : "h2";
  return (
    <header className="flex items-start gap-3">
      <div className="min-w-0 grow">
        <Title
          className={classNames(
            "font-semibold [overflow-wrap:anywhere]",
            layout === "page" ? "text-20" : "text-14",
          )}
        >
          {source.title}
        </Title>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-13 text-muted">
          <Badge>{words(`sourceKind.${source.kind}`)}</Badge>
          {source.isSample && <Badge tone="accent">{everywhere("sample")}</Badge>}
          <span>{parts.join(" · ")}</span>
        </p>
      </div>
      <div className="flex shrink-0">
        {mayEdit && (
          <IconButton icon={Pencil} label={t("editDetails")} onClick={() => setIsEditing(true)} />
        )}
        {source.url !== null && <WebPageLink url={source.url} />}
        <Tooltip label={t("original")}>
          <a
            href={originalPath(source.id)}
            download={source.fileName}
            aria-label={t("original")}
            className={linkStyle}
          >
            <Download size={16} aria-hidden />
          </a>
        </Tooltip>
      </div>
      {isEditing && (
        <SourceDetailsDialog
          source={source}
          onClose={() => setIsEditing(false)}
          onChanged={onChanged}
        />
      )}
    </header>
  );
}

const linkStyle =
  "inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink";

/** The address was checked to be http or https when it was stored. */
function WebPageLink({ url }: { url: string }) {
  const t = useTranslations("sources");
  return (
    <Tooltip label={t("webPage")}>
      <a
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={t("webPage")}
        className={linkStyle}
      >
        <ExternalLink size={16} aria-hidden />
      </a>
    </Tooltip>
  );
}
