"use client";

import { useTranslations } from "next-intl";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import { toast } from "sonner";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { laterCode } from "../ui/later-code.ts";
import { FactStore } from "./fact-store.ts";
import { type ListedReference, ReferenceStore } from "./reference-store.ts";

/** What the pieces of one open report share about its facts. */
export interface ReportFacts {
  readonly facts: FactStore;
  readonly references: ReferenceStore;
  /**
   * Records on the server that this author accepts the revision here. Shown at once, and no longer
   * when the server does not take it; throws then, as the API does.
   */
  accept(reference: Pick<FactReferenceAttributes, "factId" | "revision">): Promise<void>;
  /** Looks for corrections and acceptances made elsewhere. */
  refresh(): Promise<void>;
}

/**
 * What reads facts and prints them: contracts, units and decimals, a script of its own. The text
 * can be read and written before it comes.
 */
const factCode = laterCode(async () => {
  const [api, { judgeReference }] = await Promise.all([
    import("./fact-api.ts"),
    import("#core/facts/reference-state.ts"),
  ]);
  return { ...api, judgeReference };
});

const ReportFactsContext = createContext<ReportFacts | null>(null);

const refreshIntervalMs = 20_000;
/** A failure is told once in this time. */
const quietMs = 5_000;

/** Provides the open report's facts, and keeps them fresh while the page is looked at. */
export function ReportFactsProvider({
  reportId,
  children,
}: {
  reportId: string;
  children: ReactNode;
}) {
  const t = useTranslations("factPanel");
  const tell = useRef(() => {});
  tell.current = () => toast.error(t("loadFailed"), { id: "report-facts" });
  const reportFacts = useMemo(() => {
    let toldMs = Number.NEGATIVE_INFINITY;
    return openReportFacts(reportId, () => {
      // Hundreds of references may fail together; they are one piece of news.
      if (performance.now() - toldMs < quietMs) return;
      toldMs = performance.now();
      tell.current();
    });
  }, [reportId]);

  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") void reportFacts.refresh();
    };
    refresh();
    const timer = setInterval(refresh, refreshIntervalMs);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
      reportFacts.facts.stopLoading();
    };
  }, [reportFacts]);
  return <ReportFactsContext value={reportFacts}>{children}</ReportFactsContext>;
}

export function useReportFacts(): ReportFacts {
  const reportFacts = useContext(ReportFactsContext);
  if (reportFacts === null) throw new Error("outside of a ReportFactsProvider");
  return reportFacts;
}

/** The document's references in text order, with their states. */
export function useListedReferences(): readonly ListedReference[] {
  const { references } = useReportFacts();
  const current = () => references.listed;
  return useSyncExternalStore(references.subscribe, current, current);
}

function openReportFacts(reportId: string, onError: (error: unknown) => void): ReportFacts {
  const facts = new FactStore({
    loadFact: async (factId, signal) => (await factCode.load()).loadFact(factId, signal),
    loadReported: async (signal) => (await factCode.load()).loadReportFacts(reportId, signal),
    onError,
  });
  const references = new ReferenceStore(facts, () => factCode.loaded()?.judgeReference ?? null);
  return {
    facts,
    references,
    async accept(reference) {
      references.addAccepted([reference]);
      try {
        await (await factCode.load()).acceptRevision(reportId, reference);
      } catch (error) {
        references.withdrawAccepted(reference);
        throw error;
      }
    },
    async refresh() {
      const loadAcceptances = async () => {
        const api = await factCode.load();
        return api.loadAcceptances(reportId, AbortSignal.timeout(refreshIntervalMs));
      };
      const [acceptances] = await Promise.all([
        loadAcceptances().catch((error) => {
          onError(error);
          return [];
        }),
        facts.refresh(),
      ]);
      references.addAccepted(acceptances);
    },
  };
}
