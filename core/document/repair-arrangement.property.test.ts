import { TableMap } from "@tiptap/pm/tables";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { bodyName } from "../sync/protocol.ts";
import { allTypesIn } from "./changed-types.ts";
import { repairArrangement } from "./repair-arrangement.ts";
import { safeLinkTarget } from "./safe-link.ts";
import { characters, docOf, nodeOf, numRuns, repairAll, timeoutMs, trees } from "./test-bodies.ts";

test(
  "any tree of known nodes becomes valid, keeps every character and needs no second repair",
  () => {
    fc.assert(
      fc.property(trees, (content) => {
        const doc = docOf(content);
        const before = characters(doc);
        repairAll(doc);
        const node = nodeOf(doc);
        node.descendants((each) => {
          if (each.type.name === "table") expect(TableMap.get(each).problems).toBeNull();
          for (const mark of each.marks) {
            if (mark.type.name === "link") expect(safeLinkTarget(mark.attrs.href)).not.toBeNull();
          }
        });
        expect(characters(doc)).toBe(before);
        expect(repairAll(doc)).toEqual([]);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

test(
  "equal documents are repaired alike, in whatever order the changes are given",
  () => {
    fc.assert(
      fc.property(trees, (content) => {
        const [one, other] = [docOf(content), docOf(content)];
        repairAll(one);
        const body = other.getXmlFragment(bodyName);
        other.transact(() => repairArrangement(body, [...allTypesIn(body)].reverse()));
        const [first, second] = [one, other].map((doc) => Buffer.from(Y.encodeStateAsUpdate(doc)));
        expect(first !== undefined && second?.equals(first)).toBe(true);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);
