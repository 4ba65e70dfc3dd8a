import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { requireViewer } from "../viewer.ts";

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer();
  const isNavFolded = (await cookies()).get("zb-nav")?.value === "folded";
  return (
    <Shell viewer={viewer} isNavFolded={isNavFolded}>
      {children}
    </Shell>
  );
}
