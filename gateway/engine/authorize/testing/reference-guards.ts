import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** Fields computed from another of the same type. */
const COMPUTED: Readonly<Record<string, string>> = { 'Product.shipping': 'weight' };

/** The rules of access told once more, the plain way, for schemas in which every guard is a scope of its own name. */
export class ReferenceGuards {
  readonly #schema: GraphQLSchema;
  readonly #guarded: ReadonlySet<string>;
  /** Whether object types are bound by their interfaces. */
  readonly #inherited: boolean;

  constructor(schema: GraphQLSchema, guarded: ReadonlySet<string>, inherited: boolean) {
    this.#schema = schema;
    this.#guarded = guarded;
    this.#inherited = inherited;
  }

  /** Whether a value of the type may show at all. */
  isVisible(typeName: string, scopes: ReadonlySet<string>): boolean {
    const type = this.#schema.getType(typeName);
    if (type === undefined || !this.#speakers(type).every((name) => this.#holds(name, scopes))) return false;
    if (!isAbstractType(type)) return true;
    return this.#schema.getPossibleTypes(type).some(({ name }) => this.isVisible(name, scopes));
  }

  /** Whether the field may show where it is selected on the type. */
  allows(typeName: string, fieldName: string, scopes: ReadonlySet<string>): boolean {
    const type = this.#schema.getType(typeName);
    if (!isObjectType(type) && !isInterfaceType(type)) return true;
    const field = type.getFields()[fieldName];
    if (field === undefined) return true;
    const speakers = this.#speakers(type);
    const own = speakers.every(
      (name) => this.#holds(name, scopes) && this.#holds(`${name}.${fieldName}`, scopes),
    );
    if (!own || !this.isVisible(getNamedType(field.type).name, scopes)) return false;
    const input = COMPUTED[`${typeName}.${fieldName}`];
    if (input !== undefined && !this.allows(typeName, input, scopes)) return false;
    const objects = isInterfaceType(type) ? this.#schema.getPossibleTypes(type) : [];
    return objects.every(({ name }) => this.allows(name, fieldName, scopes));
  }

  #speakers(type: GraphQLNamedType): string[] {
    const bound =
      this.#inherited && (isObjectType(type) || isInterfaceType(type)) ? type.getInterfaces() : [];
    return [type, ...bound].map(({ name }) => name);
  }

  #holds(coordinate: string, scopes: ReadonlySet<string>): boolean {
    return !this.#guarded.has(coordinate) || scopes.has(coordinate);
  }
}
