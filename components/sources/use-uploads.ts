"use client";

import { useCallback, useEffect, useReducer, useRef } from "react";
import { ApiError } from "#components/api-error.ts";
import type { Source } from "#core/contracts/sources.ts";
import type { RefusalReason } from "#core/refusal.ts";
import { uploadSource } from "./upload-source.ts";

export type UploadState =
  | { readonly state: "waiting" }
  | { readonly state: "sending"; readonly sent: number }
  | { readonly state: "done"; readonly source: Source }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "cancelled" };

export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly progress: UploadState;
}

/** What a file is refused for itself: the same bytes would be refused again. */
const refusedForItself: ReadonlySet<string> = new Set<RefusalReason>([
  "unsupported-file",
  "unreadable-file",
  "no-text-in-file",
  "password-needed",
  "too-large",
]);

/** Whether sending the same file once more may end otherwise. */
export function mayTryAgain(progress: UploadState): boolean {
  if (progress.state !== "failed") return progress.state === "cancelled";
  return !(progress.error instanceof ApiError && refusedForItself.has(progress.error.reason));
}

type Change =
  | { readonly type: "add"; readonly uploads: readonly Upload[] }
  | { readonly type: "progress"; readonly id: number; readonly progress: UploadState };

function reduce(uploads: readonly Upload[], change: Change): readonly Upload[] {
  if (change.type === "add") return [...uploads, ...change.uploads];
  return uploads.map((upload) =>
    upload.id === change.id ? { ...upload, progress: change.progress } : upload,
  );
}

/** Uploads files one after another; leaving the component cancels what is under way. */
export function useUploads(onUploaded: (source: Source) => void) {
  const [uploads, dispatch] = useReducer(reduce, []);
  const running = useRef<{ id: number; controller: AbortController } | null>(null);
  const nextId = useRef(1);
  const newestOnUploaded = useRef(onUploaded);
  newestOnUploaded.current = onUploaded;

  // At every change: the end of one upload is what lets the next begin.
  useEffect(() => {
    const waiting = uploads.find(({ progress }) => progress.state === "waiting");
    if (waiting === undefined || running.current !== null) return;
    const { id, file } = waiting;
    const controller = new AbortController();
    running.current = { id, controller };
    const tell = (progress: UploadState) => {
      if (progress.state !== "sending") running.current = null;
      dispatch({ type: "progress", id, progress });
    };
    tell({ state: "sending", sent: 0 });
    uploadSource(file, {
      signal: controller.signal,
      onProgress: (sent) => tell({ state: "sending", sent }),
    }).then(
      (source) => {
        tell({ state: "done", source });
        newestOnUploaded.current(source);
      },
      (error: unknown) =>
        tell(controller.signal.aborted ? { state: "cancelled" } : { state: "failed", error }),
    );
  }, [uploads]);

  useEffect(() => () => running.current?.controller.abort(), []);

  const add = useCallback((files: Iterable<File>) => {
    const added = [...files].map((file): Upload => {
      nextId.current += 1;
      return { id: nextId.current, file, progress: { state: "waiting" } };
    });
    dispatch({ type: "add", uploads: added });
  }, []);

  const cancel = useCallback((id: number) => {
    if (running.current?.id === id) running.current.controller.abort();
    else dispatch({ type: "progress", id, progress: { state: "cancelled" } });
  }, []);

  const retry = useCallback((id: number) => {
    dispatch({ type: "progress", id, progress: { state: "waiting" } });
  }, []);

  return { uploads, add, cancel, retry };
}
