"use client";

import { useTranslations } from "next-intl";
import { ApiError } from "#components/api-error.ts";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { OpenSource, type SourceReaderProps } from "./open-source.tsx";
import { ReaderColumn } from "./reader-column.tsx";
import { loadFactsOfSource, loadSource, loadSourceText } from "./source-api.ts";
import { useLoaded } from "./use-loaded.ts";

/** A source's text with its facts marked, and the capture of new ones from selected words. */
export function SourceReader(props: SourceReaderProps) {
  const { sourceId } = props;
  const source = useLoaded(sourceId, (signal) => loadSource(sourceId, signal));
  const text = useLoaded(sourceId, (signal) => loadSourceText(sourceId, signal));
  const facts = useLoaded(sourceId, (signal) => loadFactsOfSource(sourceId, signal));
  const failed = [source.loaded, text.loaded].find((each) => each.state === "failed");
  if (failed?.state === "failed") {
    const retry = () => {
      source.reload();
      text.reload();
    };
    return <FailedSource error={failed.error} onRetry={retry} />;
  }
  if (source.loaded.state !== "loaded" || text.loaded.state !== "loaded") {
    return <ReaderSkeleton layout={props.layout} />;
  }
  return (
    <OpenSource
      {...props}
      source={source.loaded.value}
      text={text.loaded.value}
      facts={facts.loaded}
      onSourceChanged={source.put}
      onFactSaved={(fact) => {
        text.reload();
        facts.reload();
        props.onCaptured?.(fact);
      }}
    />
  );
}

function FailedSource({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations("sources");
  if (error instanceof ApiError && error.status === 404)
    return <EmptyState title={t("notFound")} />;
  return (
    <EmptyState
      title={t("loadFailed")}
      action={<Button onClick={onRetry}>{t("tryAgain")}</Button>}
    />
  );
}

function ReaderSkeleton({ layout }: { layout: "page" | "panel" }) {
  return (
    <ReaderColumn layout={layout}>
      <Skeleton className="h-7 w-3/5" />
      <Skeleton className="mt-3 w-2/5" />
      {["w-full", "w-11/12", "w-full", "w-4/5", "w-full", "w-2/3"].map((width, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change
        <Skeleton key={line} className={classNames("mt-5 h-5", width)} />
      ))}
    </ReaderColumn>
  );
}
