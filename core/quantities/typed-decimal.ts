const grouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

/**
 * A number as people type or paste it, as a decimal string: full-width digits and marks, blanks and
 * groups of three digits are read ("１，１０６．８" → "1106.8"). What is no number comes back as it
 * is, a decimal comma ("1,5") too: it may not silently become 15.
 */
export function typedDecimal(text: string): string {
  const plain = text.normalize("NFKC").replace(/\s/g, "").replace(/[−–]/g, "-");
  return grouped.test(plain) ? plain.replaceAll(",", "") : plain;
}
