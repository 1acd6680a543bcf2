import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import type { View } from './joined-graph.ts';
import { Tree } from './tree.ts';
import type { Want } from './want.ts';

/** A place in the answer, as far as a plan tells places apart. */
export interface Place {
  readonly path: readonly FlattenNodePathSegment[];
  readonly id: string;
}

export const ROOT: Place = { path: [], id: '' };

/** The objects below a field of the objects at a place; of those of some types only, when given. */
export function placeBelow({ path, id }: Place, key: string, types?: readonly string[]): Place {
  const segments: FlattenNodePathSegment[] =
    types === undefined ? [{ Field: key }] : [{ TypeCondition: [...types] }, { Field: key }];
  return { path: [...path, ...segments], id: `${id}${types === undefined ? '' : `|${types}`}.${key}` };
}

/** What objects are sent as to be looked up. */
export interface Sent {
  readonly as: string;
  /** Of keys and `@requires`. */
  readonly wants: Want[];
}

interface GroupOptions extends Pick<Group, 'view' | 'place' | 'types' | 'isMixed'> {
  /** For a fetch of root fields. */
  readonly rootType: string | undefined;
  readonly needs: ReadonlySet<Group>;
}

/** A fetch in the making: of root fields, or of entities at one place. */
export class Group {
  readonly view: View;
  readonly place: Place;
  /** Object types it is for. */
  readonly types: readonly string[];
  /** The place has objects of several types. */
  readonly isMixed: boolean;
  readonly tree: Tree;
  /** By what is known of the type of the objects: the type itself, or an interface. */
  readonly sent = new Map<string, Sent>();
  /** All that must be there before. */
  readonly after: ReadonlySet<Group>;
  /** Fetches of one level need nothing of each other. */
  readonly level: number;

  constructor({ view, place, types, isMixed, rootType, needs }: GroupOptions) {
    this.view = view;
    this.place = place;
    this.types = types;
    this.isMixed = isMixed;
    this.tree = new Tree(rootType, false);
    this.after = new Set([...needs].flatMap((group) => [group, ...group.after]));
    this.level = [...needs].reduce((level, group) => Math.max(level, group.level + 1), 0);
  }

  /** Whether it may take in what needs the groups and is sent with the inputs. */
  fits(needs: ReadonlySet<Group>, from: string, inputs: readonly Want[]): boolean {
    const sent = this.sent.get(from)?.wants ?? [];
    return [...needs].every((group) => this.after.has(group)) && agree([...sent, ...inputs]);
  }

  send(from: string, as: string, wants: readonly Want[]): void {
    const known = this.sent.get(from);
    if (known === undefined) this.sent.set(from, { as, wants: [...wants] });
    else known.wants.push(...wants.filter((want) => !known.wants.includes(want)));
  }
}

/** An input with other arguments would be another value under the same name. */
function agree(wants: readonly Want[]): boolean {
  const byName = new Map<string, Want[]>();
  for (const want of wants) byName.set(want.name, [...(byName.get(want.name) ?? []), want]);
  return [...byName.values()].every(
    (same) =>
      new Set(same.map(({ key }) => key)).size === 1 &&
      agree(same.flatMap(({ wants: below }) => below ?? [])),
  );
}
