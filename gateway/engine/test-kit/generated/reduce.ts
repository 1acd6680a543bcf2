import { type ASTNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';
import type { GraphqlRequest } from '../../request.ts';
import { Case, type Planning } from './case.ts';
import { type FieldModel, type Model, namedType, type ObjectModel } from './model.ts';

/** A graph and an operation over it that goes wrong. */
export interface Failing {
  readonly model: Model;
  readonly request: GraphqlRequest;
}

/** Cuts a failing case down for as long as `fails` says that it still does. */
export async function reduce(
  failing: Failing,
  planning: Planning,
  fails: (candidate: Failing, composed: Case) => Promise<boolean>,
): Promise<Failing> {
  let smallest = failing;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of smaller(smallest)) {
      const composed = Case.tryOf(candidate.model, planning);
      if (composed === undefined || !composed.isValid(candidate.request)) continue;
      if (!(await fails(candidate, composed))) continue;
      smallest = candidate;
      again = true;
      break;
    }
  }
  return smallest;
}

function* smaller({ model, request }: Failing): Generator<Failing> {
  for (const query of smallerQueries(request.query)) yield { model, request: { ...request, query } };
  for (const reduced of smallerModels(model)) yield { model: reduced, request };
}

function* smallerQueries(query: string): Generator<string> {
  const document = parse(query, { noLocation: true });
  const nodes: ASTNode[] = [];
  visit(document, { enter: (node) => void nodes.push(node) });
  for (const node of nodes) {
    const isPart = [
      Kind.FIELD,
      Kind.INLINE_FRAGMENT,
      Kind.FRAGMENT_SPREAD,
      Kind.ARGUMENT,
      Kind.DIRECTIVE,
    ].some((kind) => kind === node.kind);
    if (isPart) yield tidied(replaced(document, node, null));
    if (node.kind === Kind.FIELD && node.alias !== undefined) {
      const { alias: _, ...plain } = node;
      yield tidied(replaced(document, node, plain));
    }
    if (node.kind === Kind.SELECTION_SET) {
      for (const selection of node.selections) {
        if (selection.kind !== Kind.INLINE_FRAGMENT) continue;
        const selections = node.selections.flatMap((s) =>
          s === selection ? selection.selectionSet.selections : [s],
        );
        yield tidied(replaced(document, node, { ...node, selections }));
      }
    }
  }
}

function replaced(document: DocumentNode, old: ASTNode, by: ASTNode | null): DocumentNode {
  return visit(document, { enter: (node) => (node === old ? by : undefined) });
}

/** Without the fragments and variables that nothing uses any more. */
function tidied(document: DocumentNode): string {
  const spread = new Set<string>();
  const used = new Set<string>();
  visit(document, {
    FragmentSpread: ({ name }) => void spread.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return print(
    visit(document, {
      FragmentDefinition: ({ name }) => (spread.has(name.value) ? undefined : null),
      VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
    }),
  );
}

function* smallerModels(model: Model): Generator<Model> {
  for (const name of model.subgraphs) yield withoutSubgraph(model, name);
  for (const { name } of model.objects) yield withoutType(model, name);
  for (const { name } of model.interfaces) yield withoutType(model, name);
  for (const { name } of model.unions) yield withoutType(model, name);
  for (const [root, fields] of Object.entries(model.roots)) {
    for (const less of smallerFields(fields)) yield { ...model, roots: { ...model.roots, [root]: less } };
  }
  for (const object of model.objects) {
    for (const fields of smallerFields(object.fields)) yield withObject(model, { ...object, fields });
    for (const keys of smallerKeys(object.keys)) yield withObject(model, { ...object, keys });
    if (object.hidden) yield withObject(model, { ...object, hidden: false });
  }
  if (model.faulty) yield { ...model, faulty: false };
  if (model.lax) yield { ...model, lax: false };
}

function withObject(model: Model, object: ObjectModel): Model {
  return { ...model, objects: model.objects.map((other) => (other.name === object.name ? object : other)) };
}

function withFields(model: Model, change: (fields: readonly FieldModel[]) => FieldModel[]): Model {
  const { Query, Mutation, Subscription } = model.roots;
  return {
    ...model,
    roots: { Query: change(Query), Mutation: change(Mutation), Subscription: change(Subscription) },
    objects: model.objects.map((object) => ({ ...object, fields: change(object.fields) })),
  };
}

function withoutType(model: Model, name: string): Model {
  const rest = withFields(model, (fields) =>
    fields
      .filter(({ type }) => namedType(type) !== name)
      .map((field) => ({ ...field, targets: field.targets.filter((target) => target !== name) })),
  );
  return {
    ...rest,
    objects: rest.objects
      .filter((object) => object.name !== name)
      .map((object) => ({ ...object, implements: object.implements.filter((other) => other !== name) })),
    interfaces: rest.interfaces.filter((one) => one.name !== name),
    unions: rest.unions
      .filter((union) => union.name !== name)
      .map((union) => ({ ...union, members: union.members.filter(({ type }) => type !== name) })),
  };
}

function withoutSubgraph(model: Model, name: string): Model {
  const rest = withFields(model, (fields) =>
    fields.flatMap((field) => {
      const homes = field.homes.filter((home) => home !== name);
      return homes.length > 0 || field.unique === true ? [{ ...field, homes }] : [];
    }),
  );
  return {
    ...rest,
    subgraphs: rest.subgraphs.filter((other) => other !== name),
    objects: rest.objects.map((object) => ({
      ...object,
      keys: object.keys.map((key) => ({ ...key, homes: without(key.homes, name) })),
    })),
  };
}

function without(homes: Readonly<Record<string, boolean>>, name: string): Record<string, boolean> {
  return Object.fromEntries(Object.entries(homes).filter(([home]) => home !== name));
}

function* smallerKeys(keys: ObjectModel['keys']): Generator<ObjectModel['keys']> {
  for (const key of keys) {
    yield keys.filter((other) => other !== key);
    for (const home of Object.keys(key.homes)) {
      yield keys.map((other) => (other === key ? { ...key, homes: without(key.homes, home) } : other));
    }
  }
}

function* smallerFields(fields: readonly FieldModel[]): Generator<readonly FieldModel[]> {
  for (const field of fields) {
    if (field.unique === true) continue;
    yield fields.filter((other) => other !== field);
    for (const less of smallerField(field)) yield fields.map((other) => (other === field ? less : other));
  }
}

function* smallerField(field: FieldModel): Generator<FieldModel> {
  const { requires, provides, overrides, strictIn, hidden, ...plain } = field;
  if (requires !== undefined) yield { ...plain };
  if (provides !== undefined) yield { ...plain, ...(requires === undefined ? {} : { requires }) };
  if ((overrides ?? strictIn ?? hidden) !== undefined)
    yield {
      ...plain,
      ...(requires === undefined ? {} : { requires }),
      ...(provides === undefined ? {} : { provides }),
    };
  if (field.args.length > 0) yield { ...field, args: [] };
  if (field.homes.length > 1)
    for (const home of field.homes) yield { ...field, homes: field.homes.filter((other) => other !== home) };
  if (/[[!]/.test(field.type)) {
    yield { ...field, type: namedType(field.type) };
    if (field.type.includes('!')) yield { ...field, type: field.type.replaceAll('!', '') };
  }
}
