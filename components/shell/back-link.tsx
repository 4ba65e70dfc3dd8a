import { ChevronLeft } from "lucide-react";
import Link from "next/link";

export function BackLink({ href, children }: { href: string; children: string }) {
  return (
    <Link
      href={href}
      className="-ml-1 inline-flex items-center gap-0.5 rounded-sm text-13 text-muted hover:text-ink"
    >
      <ChevronLeft size={16} aria-hidden />
      <span className="max-sm:sr-only">{children}</span>
    </Link>
  );
}
