// npm run dev: the same server with Next in development mode; pages reload as they change.
import { become, ensureInstalled, pinnedNode, say } from "./toolchain.mjs";

ensureInstalled();
say("starting the development server");
become(pinnedNode, ["server/main.ts"], {
  env: { ...process.env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" },
});
