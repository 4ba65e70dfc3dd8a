"use client";

import { Fragment, type ReactNode } from "react";
import { Table, type TableProps } from "../ui/table.tsx";
import { LoadMore } from "./load-more.tsx";
import { type PagesOptions, usePages } from "./use-pages.ts";

export interface PagedTableProps<Item>
  extends PagesOptions<Item>,
    Pick<TableProps, "label" | "head" | "className"> {
  row: (item: Item) => ReactNode;
  /** Stands here while there are no items. */
  empty: ReactNode;
  /** Under the rows. */
  note?: (shownCount: number) => ReactNode;
}

/** A list as a table, with its further pages on request. */
export function PagedTable<Item extends { id: string | number }>(props: PagedTableProps<Item>) {
  const { path, shape, first, label, head, className, row, empty, note } = props;
  const { items, hasMore, isLoading, loadMore } = usePages({ path, shape, first });
  if (items.length === 0) return empty;
  return (
    <>
      <Table label={label} head={head} {...(className !== undefined && { className })}>
        {items.map((item) => (
          <Fragment key={item.id}>{row(item)}</Fragment>
        ))}
      </Table>
      {note?.(items.length)}
      <LoadMore hasMore={hasMore} isLoading={isLoading} onLoad={() => void loadMore()} />
    </>
  );
}
