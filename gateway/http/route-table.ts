import { ChapterhouseError } from '../../kernel/errors.ts';
import type { Exchange } from './exchange.ts';

export interface RouteEntry {
  /** A whole path, or a prefix that ends with `/*`. */
  readonly path: string;
  /** Empty: the handler sees to methods itself. */
  readonly methods: readonly string[];
  readonly handle: (exchange: Exchange) => Promise<void>;
}

/** Finds who serves a path: whole paths first, then prefixes in the order given. */
export class RouteTable {
  readonly #exact: ReadonlyMap<string, RouteEntry>;
  readonly #prefixes: readonly (readonly [string, RouteEntry])[];

  constructor(routes: readonly RouteEntry[]) {
    const whole = routes.filter(({ path }) => !path.endsWith('/*'));
    this.#exact = new Map(whole.reverse().map((route) => [route.path, route]));
    this.#prefixes = routes
      .filter(({ path }) => path.endsWith('/*'))
      .map((route) => [route.path.slice(0, -1), route] as const);
  }

  /** @throws NOT_FOUND, METHOD_NOT_ALLOWED */
  async serve(exchange: Exchange): Promise<void> {
    const { path, method, response } = exchange;
    const route = this.#exact.get(path) ?? this.#prefixes.find(([prefix]) => path.startsWith(prefix))?.[1];
    if (route === undefined)
      throw new ChapterhouseError('NOT_FOUND', `Nothing is served at ${path.slice(0, 200)}.`);
    exchange.route = route.path;
    if (route.methods.length > 0 && !route.methods.includes(method)) {
      response.setHeader('allow', route.methods.join(', '));
      throw new ChapterhouseError('METHOD_NOT_ALLOWED', `Use ${route.methods.join(' or ')} here.`);
    }
    await route.handle(exchange);
  }
}
