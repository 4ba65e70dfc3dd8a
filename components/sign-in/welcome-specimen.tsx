import { BadgeCheck, Newspaper } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "../ui/badge.tsx";

/** Shows in one glance what a linked number is: a sentence, and the card its number opens. */
export function WelcomeSpecimen() {
  const t = useTranslations("signIn.welcome.specimen");
  return (
    <figure aria-label={t("label")} className="max-w-110">
      <p className="text-16 leading-[1.9]">
        {t("before")}
        <LinkedNumber isLit>{t("value")}</LinkedNumber>
        {t("between")}
        <LinkedNumber>{t("growth")}</LinkedNumber>
        {t("after")}
      </p>
      <div className="mt-2 w-full max-w-80 rounded-lg bg-raised p-3 shadow-float">
        <div className="flex items-start justify-between gap-3">
          <span className="text-12 text-faint">{t("metric")}</span>
          <Badge tone="accent" icon={BadgeCheck}>
            {t("verified")}
          </Badge>
        </div>
        <p className="mt-1 font-semibold text-20 tabular-nums">{t("value")}</p>
        <p className="mt-2 flex items-center gap-1.5 border-t pt-2 text-12 text-muted">
          <Newspaper size={14} aria-hidden className="text-faint" />
          {t("source")}
        </p>
      </div>
    </figure>
  );
}

function LinkedNumber({ children, isLit = false }: { children: string; isLit?: boolean }) {
  return (
    <span
      className={`whitespace-nowrap border-accent border-b-2 border-dotted pb-0.5 ${isLit ? "bg-accent-soft" : ""}`}
    >
      {children}
      <sup className="ml-px text-accent">1</sup>
    </span>
  );
}
