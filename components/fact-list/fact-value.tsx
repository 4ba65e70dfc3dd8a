import { useLocale } from "next-intl";
import type { FactRevision } from "#core/contracts/facts.ts";
import { formatDecimal } from "#core/quantities/format-decimal.ts";
import { findQualifier } from "#core/quantities/qualifiers.ts";

/** A value for lists: the source's qualifier small on its own side of it, digits grouped, no unit. */
export function FactValue({ revision }: { revision: FactRevision }) {
  const locale = useLocale();
  const { value, valueHigh, qualifier } = revision;
  const place = qualifier === null ? null : (findQualifier(qualifier)?.place ?? "before");
  return (
    <>
      {place === "before" && <span className="mr-1 text-12 text-faint">{qualifier}</span>}
      {formatDecimal(value, locale)}
      {valueHigh !== null && `–${formatDecimal(valueHigh, locale)}`}
      {(place === "inside" || place === "after") && (
        <span className="ml-1 text-12 text-faint">{qualifier}</span>
      )}
    </>
  );
}
