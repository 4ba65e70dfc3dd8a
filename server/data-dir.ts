import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** The places of one data folder. */
export interface DataDir {
  readonly mainDatabase: string;
  readonly logDatabase: string;
  readonly blobs: string;
  readonly fonts: string;
  /** Signs sessions; made once, readable by the server's account alone. */
  readonly secret: string;
  release(): void;
}

/** Another server holds the data folder; two of them would each know half of every room. */
export class DataDirInUseError extends Error {
  constructor(path: string) {
    super(`another Zonebrief server already uses ${path}; stop it first, or set DATA_DIR`);
  }
}

/** Makes the folder if need be and takes it for this process alone. */
export async function openDataDir(path: string): Promise<DataDir> {
  mkdirSync(join(path, "blobs"), { recursive: true });
  mkdirSync(join(path, "fonts"), { recursive: true });
  const release = await lockDataDir(path);
  return {
    mainDatabase: join(path, "zonebrief.db"),
    logDatabase: join(path, "log.db"),
    blobs: join(path, "blobs"),
    fonts: join(path, "fonts"),
    secret: readOrMakeSecret(join(path, "secret")),
    release,
  };
}

/**
 * Takes an existing folder for this process alone, by its real path: a link to the folder is the
 * same folder.
 *
 * @throws DataDirInUseError
 */
export function lockDataDir(path: string): Promise<() => void> {
  return takeLock(realpathSync(path));
}

/**
 * On Linux, a socket in the abstract namespace: the kernel frees it with the process, however that
 * ends. Elsewhere nothing is locked.
 */
function takeLock(path: string): Promise<() => void> {
  if (process.platform !== "linux") return Promise.resolve(() => {});
  const name = `\0zonebrief-${createHash("sha256").update(path).digest("hex").slice(0, 32)}`;
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new DataDirInUseError(path) : error),
    );
    server.listen(name, () => {
      server.unref();
      resolve(() => server.close());
    });
  });
}

function readOrMakeSecret(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
  return readFileSync(file, "utf8").trim();
}
