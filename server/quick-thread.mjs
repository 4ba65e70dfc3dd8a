// What a worker thread runs first: the module to run is the thread's first argument.
import "./quick-resolution.mjs";

await import(process.argv[2]);
