import { setNonce } from "get-nonce";
import { config } from "zod/v4/core";
import { documentNonce } from "./document-nonce.ts";

/**
 * Imported before anything that these libraries would do against the page's policy: dialogs insert
 * a style that locks scrolling, and zod tries whether it may evaluate code.
 */
config({ jitless: true });
const nonce = documentNonce();
if (nonce !== undefined) setNonce(nonce);
