/**
 * What people do in a run.
 * plain: words, marks and the attributes of references, all in the same blocks.
 * apart: everything there is, each person in blocks of their own.
 * mixed: everything, everywhere.
 * structure: splitting, joining, wrapping and retyping of a few blocks in which others type.
 * tables: rows, columns and cells of one table, in which others type.
 */
export const profileNames = ["plain", "apart", "mixed", "structure", "tables"] as const;
export type ProfileName = (typeof profileNames)[number];

/** In these nothing may be lost, doubled or brought back, and no undo may reach into others' work. */
export const losslessProfiles: readonly ProfileName[] = ["plain", "apart"];
