import { parseArgs } from 'node:util';
import { CONTENDERS } from './contenders/contenders.mjs';
import { QUERIES } from './shop/queries.mjs';

export const USAGE = `npm run bench -- gateway [options]
  --rounds N       rounds, every gateway once in each with every query (5)
  --seconds N      length of one measurement (3)
  --warm N         seconds of load before a gateway’s first measurement with a query (3)
  --connections N  connections of the load generator (50)
  --only A,B       gateways to run: ${CONTENDERS.map(({ name }) => name).join(', ')} (all)
  --queries A,B    queries to ask: ${Object.keys(QUERIES).join(', ')} (all), fanout100
  --quick          one short round, about a minute: shows that all works, its figures are rough`;

const list = (text) => text?.split(',').map((part) => part.trim());

/** @throws Error for what cannot be used */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      warm: { type: 'string' },
      connections: { type: 'string', default: '50' },
      only: { type: 'string' },
      queries: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const only = list(values.only) ?? CONTENDERS.map(({ name }) => name);
  const asked = list(values.queries) ?? [...Object.keys(QUERIES), 'fanout100'];
  refuseUnknown(
    only,
    CONTENDERS.map(({ name }) => name),
    '--only',
  );
  refuseUnknown(asked, [...Object.keys(QUERIES), 'fanout100'], '--queries');
  return {
    help: values.help,
    rounds: positive(values.rounds ?? (quick ? '1' : '5'), '--rounds'),
    seconds: positive(values.seconds ?? (quick ? '1' : '3'), '--seconds'),
    warm: positive(values.warm ?? (quick ? '1.5' : '3'), '--warm'),
    connections: positive(values.connections, '--connections'),
    contenders: CONTENDERS.filter(({ name }) => only.includes(name)),
    queries: Object.keys(QUERIES).filter((name) => asked.includes(name)),
    fanout: asked.includes('fanout100') && only.includes('ours'),
  };
}

function positive(text, option) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${option} must be a number above 0.`);
  return value;
}

function refuseUnknown(names, known, option) {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${option} does not know ${unknown.join(', ')}.`);
}
