import pg from 'pg';
import {
  DataSource,
  type EntityManager,
  type EntitySchema,
  type Logger,
  MigrationExecutor,
  type MigrationInterface,
  type MixedList,
  type QueryRunner,
} from 'typeorm';
import type { Pool } from './pool.ts';

/** Anything SQL can be sent to. `schema` is quoted, ready to stand before a table's name: `${sql.schema}.event`. */
export interface Sql {
  readonly schema: string;
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One transaction: SQL by hand, and the ORM for cold paths, on the same connection. */
export interface Tx extends Sql {
  readonly orm: EntityManager;
}

type Class<T> = new () => T;

export interface DatabaseOptions {
  readonly entities: MixedList<Class<object> | EntitySchema>;
  readonly migrations: MixedList<Class<MigrationInterface>>;
}

const RETRIED = new Set(['40001', '40P01']); // serialization_failure, deadlock_detected
const ATTEMPTS = 4;

/** One schema of the database, on a pool shared with the others. */
export class Database implements Sql {
  readonly schema: string;
  private readonly source: DataSource;
  private ready: Promise<DataSource> | undefined;

  constructor(
    readonly pool: Pool,
    readonly schemaName: string,
    options: DatabaseOptions,
  ) {
    this.schema = pg.escapeIdentifier(schemaName);
    this.source = new DataSource({
      type: 'postgres',
      driver: sharing(pool),
      schema: schemaName,
      installExtensions: false,
      synchronize: false,
      logger: quiet,
      migrationsTableName: 'migration',
      entities: options.entities,
      migrations: options.migrations,
    });
  }

  async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    const result = await this.pool.query(text, values as unknown[]);
    return result.rows as Row[];
  }

  /**
   * Runs `work` in one transaction (read committed): all of it or nothing. Work that lost to another transaction
   * (deadlock, serialization) is run again, so it must have no effect outside the database.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const source = await this.connected();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(source, work);
      } catch (error) {
        const { code } = error as { code?: unknown };
        if (attempt >= ATTEMPTS || !RETRIED.has(String(code))) throw error;
      }
    }
  }

  /** Makes the schema and brings it to the newest migration. Safe to run in several processes at once. */
  async migrate(): Promise<void> {
    const source = await this.connected();
    const lock = await this.pool.connect();
    try {
      await lock.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [
        `chapterhouse:${this.schemaName}`,
      ]);
      await lock.query(`CREATE SCHEMA IF NOT EXISTS ${this.schema}`);
      await runMigrations(source);
    } finally {
      await lock.query('SELECT pg_advisory_unlock_all()').finally(() => lock.release());
    }
  }

  private connected(): Promise<DataSource> {
    this.ready ??= this.source.initialize().catch((error: unknown) => {
      this.ready = undefined;
      throw error;
    });
    return this.ready;
  }

  private async attempt<T>(source: DataSource, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = source.createQueryRunner();
    const client = (await runner.connect()) as pg.PoolClient;
    try {
      await runner.startTransaction();
      const result = await work({
        schema: this.schema,
        orm: runner.manager,
        query: async <Row extends object>(text: string, values?: readonly unknown[]) =>
          (await client.query(text, values as unknown[])).rows as Row[],
      });
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** What fails is thrown, and logged by whoever catches it. */
const quiet: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/** With a connection of ours, for typeorm keeps its own when a migration fails. */
async function runMigrations(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    const executor = new MigrationExecutor(source, runner);
    executor.transaction = 'each';
    await executor.executePendingMigrations();
  } finally {
    await runner.release();
  }
}

/** Runs a migration's statements with the migrated schema first on the search path, so that they need not name it. */
export async function runInSchema(runner: QueryRunner, statements: string): Promise<void> {
  const { schema } = runner.dataSource.options as { schema?: string };
  await runner.query(`SET LOCAL search_path TO ${pg.escapeIdentifier(schema ?? 'public')}, public`);
  await runner.query(statements);
}

/** The `pg` module as typeorm wants it, whose every new pool is the one we have. */
function sharing(pool: Pool): object {
  function SharedPool(): object {
    return {
      on: () => undefined,
      connect: (...args: unknown[]) => Reflect.apply(pool.connect, pool, args),
      end: (done: () => void) => done(),
    };
  }
  return { ...pg, Pool: SharedPool };
}
