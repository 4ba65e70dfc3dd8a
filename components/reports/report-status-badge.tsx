import { CircleCheck, CircleDashed, CircleDot } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReportStatus } from "#core/roles.ts";
import { Badge } from "../ui/badge.tsx";

const looks = {
  draft: { tone: "neutral", icon: CircleDashed },
  "in-review": { tone: "amber", icon: CircleDot },
  issued: { tone: "accent", icon: CircleCheck },
} as const;

export function ReportStatusBadge({ status }: { status: ReportStatus }) {
  const words = useTranslations("vocabulary.reportStatus");
  return <Badge {...looks[status]}>{words(status)}</Badge>;
}
