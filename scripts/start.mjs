// npm start: from a fresh clone to a serving product in one command.
import {
  become,
  ensureBuilt,
  ensureInstalled,
  pinnedNode,
  say,
  servingEnvironment,
} from "./toolchain.mjs";

ensureInstalled();
ensureBuilt();
say("starting the server");
become(pinnedNode, ["server/main.ts"], { env: { ...process.env, ...servingEnvironment } });
