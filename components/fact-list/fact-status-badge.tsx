import { Archive, BadgeCheck, CircleDashed, Telescope } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Fact, FactStatus } from "#core/contracts/facts.ts";
import { Badge } from "../ui/badge.tsx";

const looks = {
  verified: { tone: "accent", icon: BadgeCheck },
  unverified: { tone: "neutral", icon: CircleDashed },
  forecast: { tone: "amber", icon: Telescope },
  deprecated: { tone: "red", icon: Archive },
} as const;

/** The states that the status filter knows, the one that matters most first. */
export function statusOfFact(fact: Fact): FactStatus {
  if (fact.rank === "deprecated") return "deprecated";
  if (fact.isForecast) return "forecast";
  return fact.current.verifiedBy === null ? "unverified" : "verified";
}

export function FactStatusBadge({ fact }: { fact: Fact }) {
  const words = useTranslations("vocabulary.factStatus");
  const status = statusOfFact(fact);
  return <Badge {...looks[status]}>{words(status)}</Badge>;
}
