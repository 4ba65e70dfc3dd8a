"use client";

import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";

export interface LoadMoreProps {
  hasMore: boolean;
  isLoading: boolean;
  onLoad: () => void;
}

export function LoadMore({ hasMore, isLoading, onLoad }: LoadMoreProps) {
  const t = useTranslations("everywhere");
  if (!hasMore) return null;
  return (
    <div className="flex justify-center py-4">
      <Button isBusy={isLoading} onClick={onLoad}>
        {isLoading ? t("loading") : t("loadMore")}
      </Button>
    </div>
  );
}
