import { personColor } from "#core/person-color.ts";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";

export interface AvatarPerson {
  readonly id: string;
  readonly name: string;
  readonly color?: string;
}

const sizes = { sm: "size-5 text-[10px]", md: "size-6 text-[11px]", lg: "size-8 text-12" };

export interface AvatarProps {
  person: AvatarPerson;
  size?: keyof typeof sizes;
  /** The name stands in text beside it, so it need not be said twice. */
  isDecorative?: boolean;
}

/** A person's initial in their colour. */
export function Avatar({ person, size = "md", isDecorative = false }: AvatarProps) {
  const circle = (
    <span
      {...(isDecorative ? { "aria-hidden": true } : { role: "img", "aria-label": person.name })}
      data-person-color={person.color ?? personColor(person.id)}
      className={classNames(
        "inline-flex shrink-0 select-none items-center justify-center rounded-full font-medium text-[#fff]",
        sizes[size],
      )}
    >
      {initialOf(person.name)}
    </span>
  );
  return isDecorative ? circle : <Tooltip label={person.name}>{circle}</Tooltip>;
}

/** 王小明 → 小明's last character reads best small; Latin names give two initials. */
export function initialOf(name: string): string {
  const trimmed = name.trim();
  if (/\p{Script=Han}/u.test(trimmed)) return Array.from(trimmed).at(-1) ?? "";
  const words = trimmed.split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => Array.from(word ?? "")[0]?.toUpperCase() ?? "").join("");
}

export interface AvatarStackProps {
  people: readonly AvatarPerson[];
  /** "3人在线": the name of the group. */
  label: string;
  max?: number;
}

/** A phone has room for two circles: two people, or one and a number. */
const maxOnPhone = 2;

/** The people who are here, overlapping; those beyond `max` as a number. */
export function AvatarStack({ people, label, max = 4 }: AvatarStackProps) {
  if (people.length === 0) return null;
  const shownOnPhone = people.length > maxOnPhone ? maxOnPhone - 1 : maxOnPhone;
  return (
    <ul aria-label={label} className="flex items-center -space-x-1">
      {people.slice(0, max).map((person, index) => (
        <li
          key={person.id}
          className={classNames(
            "inline-flex rounded-full ring-2 ring-canvas",
            index >= shownOnPhone && "max-sm:hidden",
          )}
        >
          <Avatar person={person} />
        </li>
      ))}
      <More count={people.length - max} className="max-sm:hidden" />
      <More count={people.length - shownOnPhone} className="sm:hidden" />
    </ul>
  );
}

function More({ count, className }: { count: number; className: string }) {
  if (count <= 0) return null;
  return (
    <li
      className={classNames(
        "inline-flex size-6 items-center justify-center rounded-full bg-selected text-[11px] text-muted ring-2 ring-canvas",
        className,
      )}
    >
      +{count}
    </li>
  );
}
