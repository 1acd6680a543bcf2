import type { SubgraphField, SubgraphModel, SubgraphType } from './subgraph-model.ts';

/** Fields of interface objects that say @override: nothing would be taken from anyone. */
export function overriddenInterfaceFields(subgraphs: readonly SubgraphModel[]): string[] {
  return subgraphs.flatMap(({ name, types }) =>
    [...types].flatMap(([typeName, type]) =>
      [...(type.isInterfaceObject ? type.fields : [])]
        .filter(([, field]) => field.override !== undefined)
        .map(
          ([fieldName]) =>
            `${name}: ${typeName}.${fieldName}: @override takes nothing from anyone on an @interfaceObject: take it off and share the field (OVERRIDE_ON_INTERFACE)`,
        ),
    ),
  );
}

/** What the rule of sharing says of the fields of interface objects, which the library gets wrong. */
export interface InterfaceSharing {
  readonly faults: readonly string[];
  /** Whether the rule was applied to the field `Type.field` here. */
  has(coordinate: string): boolean;
}

interface Resolver {
  readonly subgraph: string;
  readonly field: SubgraphField;
  readonly through: boolean;
}

/** Several may resolve one field, be it through an interface object, if it is @shareable in each of them. */
export function interfaceSharing(subgraphs: readonly SubgraphModel[]): InterfaceSharing {
  const faults: string[] = [];
  const decided = new Set<string>();
  for (const [typeName, fieldName] of interfaceObjectFields(subgraphs)) {
    const through = resolvers(subgraphs, typeName, fieldName, (type) => type.isInterfaceObject);
    decided.add(`${typeName}.${fieldName}`);
    const own = faultOf(`${typeName}.${fieldName}`, through);
    if (own !== undefined) faults.push(own);
    for (const object of implementations(subgraphs, typeName)) {
      const all = [...resolvers(subgraphs, object, fieldName, ({ kind }) => kind === 'object'), ...through];
      decided.add(`${object}.${fieldName}`);
      const fault = own === undefined ? faultOf(`${object}.${fieldName}`, all) : undefined;
      if (fault !== undefined) faults.push(fault);
    }
  }
  return { faults, has: (coordinate) => decided.has(coordinate) };
}

function interfaceObjectFields(subgraphs: readonly SubgraphModel[]): [string, string][] {
  const all = subgraphs.flatMap(({ types }) =>
    [...types].flatMap(([typeName, { isInterfaceObject, fields }]) =>
      isInterfaceObject ? [...fields.keys()].map((fieldName) => `${typeName}.${fieldName}`) : [],
    ),
  );
  return [...new Set(all)].map((coordinate) => coordinate.split('.') as [string, string]);
}

function implementations(subgraphs: readonly SubgraphModel[], typeName: string): Set<string> {
  return new Set(
    subgraphs.flatMap(({ types }) =>
      [...types].flatMap(([name, { kind, interfaces }]) =>
        kind === 'object' && interfaces.includes(typeName) ? name : [],
      ),
    ),
  );
}

function resolvers(
  subgraphs: readonly SubgraphModel[],
  typeName: string,
  fieldName: string,
  isMeant: (type: SubgraphType) => boolean,
): Resolver[] {
  const holders = subgraphs.flatMap(({ name, types }) => {
    const type = types.get(typeName);
    const field = type && isMeant(type) ? type.fields.get(fieldName) : undefined;
    return field === undefined || field.external || field.inKey
      ? []
      : { subgraph: name, field, through: type?.isInterfaceObject === true };
  });
  const overridden = holders.map(({ field }) => field.override?.from);
  return holders.filter(({ subgraph }) => !overridden.includes(subgraph));
}

function faultOf(coordinate: string, all: readonly Resolver[]): string | undefined {
  if (all.length < 2 || all.every(({ field }) => field.shareable)) return undefined;
  const named = all.map(
    ({ subgraph, through }) => `"${subgraph}"${through ? ' (through an @interfaceObject)' : ''}`,
  );
  const bare = all.filter(({ field }) => !field.shareable).map(({ subgraph }) => `"${subgraph}"`);
  return `"${coordinate}" is resolved by ${named.join(' and ')}, but not @shareable in ${bare.join(' and ')}: mark the field @shareable in each of them, or keep it in one (INVALID_FIELD_SHARING)`;
}
