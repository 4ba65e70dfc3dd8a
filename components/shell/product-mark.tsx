/** The product's mark: a figure on its dotted line, tied to a source. */
export function ProductMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="shrink-0">
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <path
        d="M7 13.5V10m3.4 3.5V7.2m3.4 6.3V9m3.2 4.5V5.8"
        className="stroke-on-accent"
        strokeWidth="1.9"
        strokeLinecap="round"
        fill="none"
      />
      <path
        d="M6.4 18h11.4"
        className="stroke-on-accent"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeDasharray="0.01 3.77"
        fill="none"
      />
    </svg>
  );
}
