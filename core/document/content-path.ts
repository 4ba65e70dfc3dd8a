import { type ContentMatch, Fragment, type NodeType, type Schema } from "@tiptap/pm/model";

/** What must stand before a node, as siblings, so that the schema allows it there. */
export interface Filling {
  readonly fillers: readonly NodeType[];
  /** The match behind the fillers and the node. */
  readonly match: ContentMatch;
}

export interface PathStep extends Filling {
  readonly wrapper: NodeType;
}

/** Longer ways into a container make no sense of what was meant. */
const longestPath = 3;

/** Null when no sequence of empty nodes makes room for the type here. */
export function fillingBefore(match: ContentMatch, type: NodeType): Filling | null {
  const direct = match.matchType(type);
  if (direct !== null) return { fillers: [], match: direct };
  const fillers = fillersOf(match.fillBefore(Fragment.from(sample(type))));
  if (fillers === null) return null;
  const after = fillers.reduce<ContentMatch | null>(
    (at, each) => at?.matchType(each) ?? null,
    match,
  );
  const behind = after?.matchType(type) ?? null;
  return behind === null ? null : { fillers, match: behind };
}

/** What is still to come where nothing more follows. */
export function fillingAtEnd(match: ContentMatch): readonly NodeType[] {
  return fillersOf(match.fillBefore(Fragment.empty, true)) ?? [];
}

/**
 * The shortest chain of wrappers, outermost first, that makes a place for the type where the
 * schema does not take it as it is; of chains equally long, the one the schema names first.
 */
export function findPath(
  from: ContentMatch,
  { target, schema }: { target: NodeType; schema: Schema },
): readonly PathStep[] | null {
  let reached: { match: ContentMatch; path: PathStep[] }[] = [{ match: from, path: [] }];
  for (let length = 1; length <= longestPath; length += 1) {
    const next: typeof reached = [];
    for (const { match, path } of reached) {
      for (const wrapper of Object.values(schema.nodes)) {
        const filling = wrapper.isLeaf ? null : fillingBefore(match, wrapper);
        if (filling === null) continue;
        const longer = [...path, { wrapper, ...filling }];
        if (fillingBefore(wrapper.contentMatch, target) !== null) return longer;
        next.push({ match: wrapper.contentMatch, path: longer });
      }
    }
    reached = next;
  }
  return null;
}

function fillersOf(fragment: Fragment | null): NodeType[] | null {
  return fragment === null ? null : fragment.content.map(({ type }) => type);
}

function sample(type: NodeType) {
  return type.isText ? type.schema.text("x") : type.create();
}
