import type { SelectionSetNode } from 'graphql';
import { fieldsOn, readFieldSet } from './field-set.ts';
import { type FieldModel, type InterfaceModel, type Model, namedType, type ObjectModel } from './model.ts';

/** What one subgraph declares of an object type. */
interface Declared {
  readonly object: ObjectModel;
  /** Fields it resolves or knows by key; `external` ones another resolves. */
  readonly fields: Map<string, { readonly field: FieldModel; readonly external: boolean }>;
}

const COMMON = 'scalar Blob input Pick { n: Int = 1 hue: Hue more: [Pick!] }';

/** The SDL of each subgraph of the graph, without the link to the federation spec. */
export function writeSubgraphs(model: Model): Record<string, string> {
  return Object.fromEntries(model.subgraphs.map((name) => [name, new SubgraphWriter(model, name).write()]));
}

/** Fields of the type that some subgraph is said to give along with a link. */
function isProvided(model: Model, object: string, field: string): boolean {
  const links = [...Object.values(model.roots).flat(), ...model.objects.flatMap(({ fields }) => fields)];
  return links.some((link) => link.provides === field && namedType(link.type) === object);
}

class SubgraphWriter {
  readonly #model: Model;
  readonly #name: string;
  readonly #declared = new Map<string, Declared>();
  readonly #external: { readonly field: FieldModel; readonly interfaceName: string }[] = [];

  constructor(model: Model, name: string) {
    this.#model = model;
    this.#name = name;
    for (const object of model.objects) this.#declareOwn(object);
    for (const { fields, name: type } of model.objects) {
      for (const { homes, requires } of fields) {
        if (requires !== undefined && homes.includes(name))
          this.#declareExternal(readFieldSet(requires), [type]);
      }
    }
    const links = [...Object.values(model.roots).flat(), ...model.objects.flatMap(({ fields }) => fields)];
    for (const { homes, provides, targets } of links) {
      if (provides !== undefined && homes.includes(name))
        this.#declareExternal(readFieldSet(provides), targets);
    }
    for (const one of model.interfaces) this.#declareInputs(one);
  }

  write(): string {
    const { enums, roots } = this.#model;
    const parts = [COMMON];
    for (const { name, values, hidden } of enums) {
      parts.push(
        `enum ${name} { ${values.map((v) => (v === hidden ? `${v} @inaccessible` : v)).join(' ')} }`,
      );
    }
    for (const one of this.#model.interfaces) parts.push(this.#interface(one));
    for (const { name, members } of this.#model.unions) {
      const types = members.filter(({ type, homes }) => homes.includes(this.#name) && this.#isDeclared(type));
      if (types.length > 0) parts.push(`union ${name} = ${types.map(({ type }) => type).join(' | ')}`);
    }
    for (const declared of this.#declared.values()) parts.push(this.#object(declared));
    for (const [name, fields] of Object.entries(roots)) {
      const own = fields.filter(({ homes }) => homes.includes(this.#name));
      if (own.length > 0)
        parts.push(`type ${name} { ${own.map((f) => this.#field(f, f.homes.length > 1)).join(' ')} }`);
    }
    return parts.join('\n');
  }

  #isDeclared(type: string): boolean {
    return (this.#declared.get(type)?.fields.size ?? 0) > 0;
  }

  #declareOwn(object: ObjectModel): void {
    const fields: Declared['fields'] = new Map();
    const keyed = object.keys
      .filter(({ homes }) => this.#name in homes)
      .flatMap((key) => fieldsOn(readFieldSet(key.fields), object.name).map(({ name }) => name.value));
    for (const field of object.fields) {
      const own = field.homes.includes(this.#name) || field.overrides === this.#name;
      if (own || keyed.includes(field.name)) fields.set(field.name, { field, external: false });
    }
    this.#declared.set(object.name, { object, fields });
  }

  /** Inputs that the fields of an interface object need. */
  #declareInputs({ entity, name: interfaceName }: InterfaceModel): void {
    if (entity?.objectIn !== this.#name) return;
    for (const { requires } of entity.extra) {
      const member = this.#model.objects.find((object) => object.implements.includes(interfaceName));
      const field = member?.fields.find(({ name }) => name === requires);
      if (field !== undefined && this.#external.length === 0) this.#external.push({ field, interfaceName });
    }
  }

  #declareExternal(set: SelectionSetNode, types: readonly string[]): void {
    for (const type of types) {
      const declared = this.#declared.get(type);
      if (declared === undefined) continue;
      for (const node of fieldsOn(set, type)) {
        const field = declared.object.fields.find(({ name }) => name === node.name.value);
        if (field === undefined) continue;
        if (!declared.fields.has(field.name)) declared.fields.set(field.name, { field, external: true });
        if (node.selectionSet !== undefined) this.#declareExternal(node.selectionSet, field.targets);
      }
    }
  }

  #interface({ name, fields, homes, entity }: InterfaceModel): string {
    if (entity?.objectIn === this.#name) {
      const known = this.#external.filter(({ interfaceName }) => interfaceName === name);
      const external = known.map(({ field }) => `${field.name}: ${field.type} @external`);
      const own = entity.extra.map((field) => this.#field(field, false));
      return `type ${name} @key(fields: "id") @interfaceObject { id: ID! ${[...external, ...own].join(' ')} }`;
    }
    if (!this.#declares(name, homes)) return '';
    const members = [...this.#declared.values()].filter((declared) => this.#implements(declared, name));
    const common = fields.filter((field) =>
      members.every(({ fields: own }) => own.get(field.name)?.external === false),
    );
    return `interface ${name} ${entity === undefined ? '' : '@key(fields: "id")'} { ${common
      .map(({ name: field, type, args }) => `${field}${argumentsText(args)}: ${type}`)
      .join(' ')} }`;
  }

  #declares(name: string, homes: readonly string[]): boolean {
    if (homes.includes(this.#name)) return true;
    const declared = [...this.#declared.values()].flatMap(({ fields }) =>
      [...fields.values()].map(({ field }) => field),
    );
    const roots = Object.values(this.#model.roots)
      .flat()
      .filter((field) => field.homes.includes(this.#name));
    return name !== 'Med' && [...declared, ...roots].some(({ type }) => namedType(type) === name);
  }

  #implements({ object, fields }: Declared, name: string): boolean {
    return object.implements.includes(name) && fields.has('id');
  }

  #object(declared: Declared): string {
    const { object, fields } = declared;
    if (fields.size === 0) return '';
    const interfaces = this.#model.interfaces.filter(
      ({ name, homes, entity }) =>
        this.#implements(declared, name) && entity?.objectIn !== this.#name && this.#declares(name, homes),
    );
    const keys = object.keys.flatMap(({ fields: set, homes }) => {
      const resolves = homes[this.#name];
      return resolves === undefined ? [] : [`@key(fields: "${set}"${resolves ? '' : ', resolvable: false'})`];
    });
    const head = [
      `type ${object.name}`,
      interfaces.length === 0 ? '' : `implements ${interfaces.map(({ name }) => name).join(' & ')}`,
      ...keys,
      object.hidden ? '@inaccessible' : '',
    ];
    const body = [...fields.values()].map(({ field, external }) =>
      external
        ? `${field.name}${argumentsText(field.args)}: ${field.type} @external`
        : this.#field(field, this.#isShareable(object, field)),
    );
    return `${head.join(' ')} { ${body.join(' ')} }`;
  }

  #isShareable(object: ObjectModel, field: FieldModel): boolean {
    return (
      object.kind === 'value' || field.homes.length > 1 || isProvided(this.#model, object.name, field.name)
    );
  }

  #field(field: FieldModel, shareable: boolean): string {
    const strict = field.strictIn === this.#name ? '!' : '';
    const directives = [
      shareable ? '@shareable' : '',
      field.hidden === true ? '@inaccessible' : '',
      field.requires === undefined ? '' : `@requires(fields: "${field.requires}")`,
      field.provides === undefined || field.homes[0] !== this.#name
        ? ''
        : `@provides(fields: "${field.provides}")`,
      field.overrides === undefined || field.overrides === this.#name
        ? ''
        : `@override(from: "${field.overrides}")`,
    ];
    const head = `${field.name}${argumentsText(field.args)}: ${field.type}${strict}`;
    return [head, ...directives.filter((text) => text !== '')].join(' ');
  }
}

function argumentsText(args: FieldModel['args']): string {
  return args.length === 0 ? '' : `(${args.map(({ name, type }) => `${name}: ${type}`).join(', ')})`;
}
