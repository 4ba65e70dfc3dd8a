"use client";

import { FailedPage } from "#components/shell/failed-page.tsx";

export default function ErrorPage({ retry }: { error: unknown; retry: () => void }) {
  return <FailedPage retry={retry} />;
}
