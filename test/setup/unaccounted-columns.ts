import type { Pool } from '../../kernel/db/pool.ts';
import type { NotPeople, PersonalData } from '../../kernel/personal-data.ts';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: 'uuid' | 'jsonb';
  /** The table a foreign key leads to, and what becomes of the row, as PostgreSQL has it: a, c, n. */
  readonly target: string | null;
  readonly onDelete: string | null;
}

/**
 * Columns of a schema that may hold a member, or what a member said, and that neither the register nor the list of those
 * which do not has; and entries of either that are of no column. All ids are uuid, all that has no columns of its own jsonb.
 */
export async function unaccountedColumns(
  pool: Pool,
  schema: string,
  register: readonly PersonalData[],
  others: NotPeople,
): Promise<string[]> {
  const columns = await suspects(pool, schema);
  const named = new Set([
    ...register.map(({ table, column }) => `${table}.${column}`),
    ...Object.keys(others),
  ]);
  const missing = columns
    .filter((each) => !named.has(nameOf(each)) && !goesWithItsRow(each, register))
    .map(nameOf);
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = $1`,
    [schema],
  );
  const standing = new Set(rows.map(({ name }) => name));
  const stale = [...named].filter((name) => !standing.has(name)).map((name) => `${name} (no column)`);
  const misruled = columns
    .filter((each) => !isRuledAsSaid(each, register))
    .map((each) => `${nameOf(each)} (on delete)`);
  return [...missing, ...stale, ...misruled].sort();
}

const nameOf = ({ table, column }: Column): string => `${table}.${column}`;

/** Data in a row that is deleted with its member, or emptied when the row stays. */
function goesWithItsRow({ table, column, type }: Column, register: readonly PersonalData[]): boolean {
  if (type !== 'jsonb') return false;
  return register.some(({ table: own, erasure }) => {
    if (own !== table) return false;
    if (erasure.how === 'TOMBSTONE') return erasure.clear?.includes(column) ?? false;
    return erasure.how === 'DELETE' || erasure.how === 'CASCADE';
  });
}

/** Whether a foreign key to the member does what the register says. */
function isRuledAsSaid(
  { table, column, target, onDelete }: Column,
  register: readonly PersonalData[],
): boolean {
  if (target !== 'member') return true;
  const said = register.find((each) => each.table === table && each.column === column)?.erasure.how;
  if (said === 'CASCADE') return onDelete === 'c';
  return said === 'NULL' || said === 'OWN' ? onDelete === 'n' : true;
}

/** Ids that lead to no other table than the member's, and whatever may hold anything. */
async function suspects(pool: Pool, schema: string): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `SELECT c.relname AS table, a.attname AS column, t.typname AS type, f.relname AS target, k.confdeltype AS "onDelete"
     FROM pg_attribute a
     JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
     JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)
     LEFT JOIN pg_class f ON f.oid = k.confrelid
     WHERE n.nspname = $1 AND a.attnum > 0 AND NOT a.attisdropped AND t.typname IN ('uuid', 'jsonb')
       AND a.attname <> 'id' AND (f.relname IS NULL OR f.relname = 'member')`,
    [schema],
  );
  return rows;
}
