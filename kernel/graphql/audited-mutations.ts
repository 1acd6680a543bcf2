import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
} from 'graphql';
import { ChapterhouseError } from '../errors.ts';
import { type DecodedId, tryDecodeId } from '../ids.ts';

/** A mutation that someone asks for, as an audit log has it. */
export interface Act {
  readonly mutation: string;
  /** Every global id of the input, each once, in the order given. */
  readonly ids: readonly (DecodedId & { readonly id: string })[];
  /** Inputs that are one of a few words, such as `role=ORGANIZER`; never anyone's own words. */
  readonly detail: string | undefined;
  readonly reason: string | undefined;
}

/** Writes down that it came to nothing, with the code that says why. */
export type Refused = (code: string) => Promise<void>;

export interface MutationAudit<Context> {
  /** Mutations by which members act for themselves; all others are written down. */
  readonly own: ReadonlySet<string>;
  /** Writes down that the act begins; undefined where whoever asks has no privilege to use. */
  readonly begin: (context: Context, act: Act) => Promise<Refused | undefined>;
}

/**
 * Has the log told of every privileged mutation before it is done, so that none is done which is not in the log; and after
 * it when it was refused or failed.
 */
export function auditMutations<Context>(schema: GraphQLSchema, audit: MutationAudit<Context>): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    if (!audit.own.has(field.name)) auditMutation(field as GraphQLField<unknown, Context>, audit);
  }
  return schema;
}

function auditMutation<Context>(field: GraphQLField<unknown, Context>, audit: MutationAudit<Context>): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const words = enumInputsOf(field);
  field.resolve = async (root, args: { input?: Record<string, unknown> }, context, info) => {
    const refused = await audit.begin(context, actOf(field.name, args.input ?? {}, words));
    try {
      const payload = (await resolve(root, args, context, info)) as { errors?: { code: string }[] };
      const [fault] = payload.errors ?? [];
      if (fault) await refused?.(fault.code);
      return payload;
    } catch (error) {
      await refused?.(error instanceof ChapterhouseError ? error.code : 'INTERNAL');
      throw error;
    }
  };
}

function enumInputsOf(field: Pick<GraphQLField<unknown, unknown>, 'args'>): string[] {
  const type = getNamedType(field.args.find(({ name }) => name === 'input')?.type);
  const inputs = isInputObjectType(type) ? Object.values(type.getFields()) : [];
  return inputs.filter((input) => isEnumType(getNamedType(input.type))).map(({ name }) => name);
}

function actOf(mutation: string, input: Record<string, unknown>, words: readonly string[]): Act {
  const detail = words.flatMap((name) => (input[name] == null ? [] : [`${name}=${String(input[name])}`]));
  const reason = input['reason'];
  return {
    mutation,
    ids: [...new Map(idsIn(input).map((each) => [each.id, each])).values()],
    detail: detail.length > 0 ? detail.join(' ') : undefined,
    reason: typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : undefined,
  };
}

function idsIn(value: unknown): (DecodedId & { id: string })[] {
  if (typeof value === 'string') {
    const decoded = tryDecodeId(value);
    return decoded ? [{ ...decoded, id: value }] : [];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : [];
}
