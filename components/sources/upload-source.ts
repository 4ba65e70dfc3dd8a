import { ApiError, UnreachableError } from "#components/api-error.ts";
import { problemShape } from "#core/contracts/problem.ts";
import { type Source, sourceShape } from "#core/contracts/sources.ts";

interface UploadOptions {
  readonly signal: AbortSignal;
  /** Told how much of the file is sent, from 0 to 1; at 1 the server reads the text. */
  readonly onProgress: (sent: number) => void;
}

/**
 * Sends a file to be taken in as a source. XMLHttpRequest, since fetch does not tell how much of
 * a body is sent.
 *
 * @throws ApiError when the server refuses, UnreachableError when none answers, the signal's
 * reason when it is aborted
 */
export function uploadSource(file: File, { signal, onProgress }: UploadOptions): Promise<Source> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/sources");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      onProgress(total === 0 ? 0 : loaded / total);
    });
    request.upload.addEventListener("load", () => onProgress(1));
    request.addEventListener("load", () => {
      const answer = readAnswer(request);
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    });
    request.addEventListener("error", () => reject(new UnreachableError(null)));
    request.addEventListener("abort", () => reject(signal.reason));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.set("file", file);
    request.send(form);
  });
}

function readAnswer(request: XMLHttpRequest): Source | Error {
  const body = jsonOf(request.responseText);
  const source = sourceShape.safeParse(body);
  if (request.status < 400 && source.success) return source.data;
  const problem = problemShape.safeParse(body);
  return problem.success
    ? new ApiError(problem.data)
    : new UnreachableError(new Error(`status ${request.status} without a problem document`));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
