"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "../ui/skeleton.tsx";

/** Loaded when the first number is opened: writing does not wait for it. */
const SourceReader = dynamic(
  () => import("./source-reader.tsx").then((module) => module.SourceReader),
  { loading: () => <Skeleton className="m-4 h-40" /> },
);

interface PanelSourceProps {
  sourceId: string;
  quoteId: string;
  mayWrite: boolean;
}

/** The source beside a report: a window of its own height that scrolls inside. */
export function PanelSource({ sourceId, quoteId, mayWrite }: PanelSourceProps) {
  return (
    <div className="h-[min(56dvh,520px)] overflow-hidden rounded-lg border">
      <SourceReader
        sourceId={sourceId}
        quoteId={quoteId}
        layout="panel"
        mayWrite={mayWrite}
        onOpenFact={(fact) => {
          window.open(`/facts/${encodeURIComponent(fact.id)}`, "_blank", "noopener");
        }}
      />
    </div>
  );
}
