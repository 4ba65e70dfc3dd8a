// To be loaded before anything that imports Drizzle. For every file that Node imports it reads the
// package.json above it, and Drizzle's lists thousands of exports: its few hundred files would cost
// 130 MB and most of a process's start, in every process and thread. What one of them imports by a
// relative path is a module of the same package; nothing need be looked up.
import { registerHooks } from "node:module";

const ownFolder = "/node_modules/drizzle-orm/";

registerHooks({
  resolve(specifier, context, nextResolve) {
    const { parentURL } = context;
    if (!specifier.startsWith(".") || parentURL?.includes(ownFolder) !== true) {
      return nextResolve(specifier, context);
    }
    return { url: new URL(specifier, parentURL).href, format: "module", shortCircuit: true };
  },
});
