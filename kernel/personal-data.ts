/**
 * A register of what an owner of data keeps about members: one entry for each column that holds a member's id, or data
 * that may. Erasure and export both work from it, and a test holds it to the database.
 */
export interface PersonalData {
  readonly table: string;
  readonly column: string;
  /** What becomes of it when the member is erased. */
  readonly erasure: Erasure;
  /** What the member gets of it: all columns but those named; or why it is not among what they get. */
  readonly export: { readonly without?: readonly string[] } | { readonly not: string };
}

export type Erasure =
  /** The row goes. */
  | { readonly how: 'DELETE' }
  /** The row stays, since it counts or tells of others, without whom it is about; `clear` names columns that are emptied. */
  | { readonly how: 'TOMBSTONE'; readonly clear?: readonly string[] }
  | { readonly how: 'NULL' }
  /** It goes with a row it refers to. */
  | { readonly how: 'CASCADE' }
  /** By code of its own, which is named. */
  | { readonly how: 'OWN'; readonly by: string }
  /** It stays, for the reason given. */
  | { readonly how: 'KEPT'; readonly why: string };

/** Columns that might hold someone by their type and do not, as `table.column`, with what they hold. */
export type NotPeople = Readonly<Record<string, string>>;
