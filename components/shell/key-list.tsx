"use client";

import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";

const everywhere = [
  { name: "palette", keys: ["mod+k"] },
  { name: "help", keys: ["?"] },
  { name: "toggleNavigation", keys: ["["] },
  { name: "goReports", keys: ["g", "r"] },
  { name: "goFacts", keys: ["g", "f"] },
  { name: "goSources", keys: ["g", "s"] },
  { name: "goZones", keys: ["g", "z"] },
] as const;

const lists = [
  { name: "moveRow", keys: ["up+down"] },
  { name: "firstRow", keys: ["home+end"] },
  { name: "openRow", keys: ["enter"] },
] as const;

export interface KeyListProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Opened by `?`: the keys that work on every page. */
export function KeyList({ isOpen, onOpenChange }: KeyListProps) {
  const t = useTranslations("shell");
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={t("keys")} width="sm">
        <KeyGroup title={t("keyList.everywhere")} items={everywhere} />
        <KeyGroup title={t("keyList.lists")} items={lists} />
      </DialogContent>
    </Dialog>
  );
}

interface KeyGroupProps {
  title: string;
  items: typeof everywhere | typeof lists;
}

function KeyGroup({ title, items }: KeyGroupProps) {
  const t = useTranslations("shell.keyList");
  return (
    <section className="not-first:mt-5">
      <h3 className="mb-1 font-medium text-12 text-faint">{title}</h3>
      <dl>
        {items.map(({ name, keys }) => (
          <div key={name} className="flex h-9 items-center justify-between border-b text-13">
            <dt>{t(name)}</dt>
            <dd className="flex items-center gap-1.5 text-12 text-faint">
              <Kbd keys={keys[0]} />
              {keys.length > 1 && (
                <>
                  {t("nextKey")}
                  <Kbd keys={keys[1] ?? ""} />
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
