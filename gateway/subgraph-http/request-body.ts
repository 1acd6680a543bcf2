import type { FetchOperation, SubgraphRequest } from '../engine/subgraph.ts';

const heads = new WeakMap<FetchOperation, string>();

/** The part of the body that is the same for every request of the operation: `{"query":"…"`. */
function head(operation: FetchOperation): string {
  let text = heads.get(operation);
  if (text === undefined) {
    text = `{"query":${JSON.stringify(operation.text)}`;
    heads.set(operation, text);
  }
  return text;
}

/** The JSON body of the request. Representations are taken as the texts they already are. */
export function requestBody({ operation, variables, representations }: SubgraphRequest): string {
  let text = '';
  for (const name of operation.variableNames) {
    if (!Object.hasOwn(variables, name)) continue;
    const value = JSON.stringify(variables[name]);
    if (value !== undefined) text += `${text === '' ? '' : ','}"${name}":${value}`;
  }
  operation.entities.forEach(({ variable }, i) => {
    const list = (representations[i] ?? []).map(({ json }) => json).join(',');
    text += `${text === '' ? '' : ','}"${variable}":[${list}]`;
  });
  return text === '' ? `${head(operation)}}` : `${head(operation)},"variables":{${text}}}`;
}
