import { CircleCheck, CircleDashed, CircleDot } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReportStatus } from "#core/roles.ts";
import { Badge } from "../ui/badge.tsx";

const looks = {
  draft: { tone: "neutral", icon: CircleDashed },
  "in-review": { tone: "amber", icon: CircleDot },
  issued: { tone: "accent", icon: CircleCheck },
} as const;

export interface ReportStatusBadgeProps {
  status: ReportStatus;
  /** Where a phone has room for the icon alone. */
  isIconOnPhone?: boolean;
}

export function ReportStatusBadge({ status, isIconOnPhone = false }: ReportStatusBadgeProps) {
  const words = useTranslations("vocabulary.reportStatus");
  return (
    <Badge {...looks[status]}>
      <span className={isIconOnPhone ? "max-sm:sr-only" : undefined}>{words(status)}</span>
    </Badge>
  );
}
