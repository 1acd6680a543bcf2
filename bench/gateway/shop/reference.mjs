import { buildSchema, graphqlSync } from 'graphql';
import { WHOLE_ROOT } from './roots.mjs';
import { WHOLE } from './schema.mjs';

const schema = buildSchema(WHOLE);

/** The right answer to a query as JSON text: graphql-js over one schema with all data. */
export function referenceAnswer(query) {
  const result = graphqlSync({ schema, source: query, rootValue: WHOLE_ROOT });
  if (result.errors) throw new Error(`The reference cannot answer: ${result.errors.join('; ')}`);
  return JSON.stringify(result);
}
