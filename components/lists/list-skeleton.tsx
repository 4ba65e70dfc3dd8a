import { useTranslations } from "next-intl";
import { Skeleton } from "../ui/skeleton.tsx";

const rows = ["w-2/5", "w-1/3", "w-1/2", "w-2/5", "w-1/4", "w-1/3", "w-2/5", "w-1/2"];

/** A list's page before its rows are here, in the places they will take. */
export function ListSkeleton({ title }: { title: string }) {
  const t = useTranslations("everywhere");
  return (
    <main aria-busy aria-label={t("loading")} className="flex min-w-0 grow flex-col">
      <header className="px-4 pt-5 pb-3 md:px-8 md:pt-7">
        <h1 className="flex h-8 items-center font-semibold text-20 tracking-tight">{title}</h1>
      </header>
      <div className="flex gap-2 px-4 pb-3 md:px-8">
        <Skeleton className="h-8 w-full rounded-md sm:w-72" />
        <Skeleton className="h-8 w-20 rounded-md max-sm:hidden" />
        <Skeleton className="h-8 w-20 rounded-md max-sm:hidden" />
      </div>
      <div className="mt-9 border-t md:mx-4">
        {rows.map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: place-holders never move
          <div key={index} className="flex h-10 items-center gap-6 border-b px-4">
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="ml-auto h-3 w-16 max-md:hidden" />
            <Skeleton className="h-3 w-12 max-md:hidden" />
          </div>
        ))}
      </div>
    </main>
  );
}
