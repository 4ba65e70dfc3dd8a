/**
 * How the sync process is to be run. What a socket leaves behind is small and soon garbage: with
 * V8's and glibc's defaults each thread would spread it over tens of megabytes before anything is
 * collected. Large frames are soon garbage as well: glibc would learn from the first ones to keep
 * the memory of the next for itself (docs/benchmarks.md).
 */
export const leanMemory = {
  execArgv: ["--max-semi-space-size=2"],
  env: { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: String(1024 * 1024) },
} as const;
