import type { GraphqlAnswer } from '../request.ts';

/** The same refusal with more in each error's extensions. */
export function withExtensions(answer: GraphqlAnswer, extensions: object): GraphqlAnswer {
  const { errors } = JSON.parse(answer.body) as { errors: readonly { extensions: object }[] };
  const extended = errors.map((error) => ({ ...error, extensions: { ...error.extensions, ...extensions } }));
  return { ...answer, body: JSON.stringify({ errors: extended }) };
}
