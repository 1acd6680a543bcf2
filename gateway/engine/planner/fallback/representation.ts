import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import { applies, type Want } from './want.ts';

/**
 * What is sent of an object of the type for the wants, those of one field put together. Fragments come first, and whole:
 * of two selections of one field the first one counts.
 */
export function representation(wants: readonly Want[], typeName = ''): RequiresSelection[] {
  const plain: Want[] = [];
  const conditional = new Map<string, Want[]>();
  for (const want of wants) {
    if (applies(want, typeName)) plain.push(want);
    else for (const type of want.on ?? []) conditional.set(type, [...(conditional.get(type) ?? []), want]);
  }
  return [
    ...[...conditional].map(([typeCondition, of]): RequiresSelection => {
      const shared = plain.filter(({ key }) => of.some((want) => want.key === key));
      const selections = representation([...shared, ...of], typeCondition);
      return { kind: 'InlineFragment', typeCondition, selections };
    }),
    ...byKey(plain).map(fieldOf),
  ];
}

function fieldOf(same: readonly [Want, ...Want[]]): RequiresSelection {
  const [{ key, name, wants }] = same;
  return {
    kind: 'Field',
    name: key,
    ...(key === name ? {} : { alias: name }),
    ...(wants === undefined ? {} : { selections: representation(same.flatMap((want) => want.wants ?? [])) }),
  };
}

function byKey(wants: readonly Want[]): [Want, ...Want[]][] {
  const found = new Map<string, [Want, ...Want[]]>();
  for (const want of wants) {
    const same = found.get(want.key);
    if (same === undefined) found.set(want.key, [want]);
    else same.push(want);
  }
  return [...found.values()];
}
