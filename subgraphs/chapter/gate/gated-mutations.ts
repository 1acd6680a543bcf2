import type { GraphQLFieldResolver } from 'graphql';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import type { ChapterContext } from '../context.ts';
import { passGate, purposeOf } from './gate.ts';

type Mutation = GraphQLFieldResolver<unknown, ChapterContext, { input?: { readonly response?: unknown } }>;

/** The mutation behind the gate: all of them are, so that a new one cannot be forgotten. */
export const gated =
  (name: string, mutation: Mutation): Mutation =>
  async (source, args, ctx, info) => {
    const refusal = await payload(async () => {
      passGate(purposeOf(name, args.input ?? {}), await ctx.standing(), ctx.viewer, ctx.now);
      return {};
    });
    return refusal.errors.length > 0 ? refusal : mutation(source, args, ctx, info);
  };
