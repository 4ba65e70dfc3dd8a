import { Skeleton } from "../ui/skeleton.tsx";

/** The toolbar's place before the editor stands: as high as the toolbar, so that nothing jumps. */
export function ToolbarSkeleton() {
  return (
    <div aria-hidden className="flex h-10.25 shrink-0 items-center border-b px-3 lg:justify-center">
      <Skeleton className="h-5 w-full max-w-140" />
    </div>
  );
}
