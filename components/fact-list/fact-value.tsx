import { useLocale } from "next-intl";
import type { FactRevision } from "#core/contracts/facts.ts";
import { formatDecimal } from "#core/quantities/format-decimal.ts";

/** A value for lists: the source's qualifier small before it, digits grouped, no unit. */
export function FactValue({ revision }: { revision: FactRevision }) {
  const locale = useLocale();
  const { value, valueHigh, qualifier } = revision;
  return (
    <>
      {qualifier !== null && <span className="mr-1 text-12 text-faint">{qualifier}</span>}
      {formatDecimal(value, locale)}
      {valueHigh !== null && `–${formatDecimal(valueHigh, locale)}`}
    </>
  );
}
