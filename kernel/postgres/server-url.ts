import { login } from './cluster.ts';

/** The URL of a database of the embedded server. */
export function serverUrl(port: number, password: string, database: string): string {
  return `postgresql://${login}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}
