import { useTranslations } from "next-intl";
import { ListSkeleton } from "#components/lists/list-skeleton.tsx";

export default function Loading() {
  const t = useTranslations("sourceList");
  return <ListSkeleton title={t("title")} />;
}
