import type { Tx } from './db/database.ts';
import type { Uuid } from './ids.ts';
import type { PersonalData } from './personal-data.ts';

/** Erases a member from the register's tables, but for what has code of its own; a tombstone stands where a row stays. */
export async function forget(
  tx: Tx,
  register: readonly PersonalData[],
  memberId: Uuid,
  tombstone: Uuid,
): Promise<void> {
  for (const { table, column, erasure } of register) {
    const [name, id] = [`${tx.schema}.${table}`, memberId];
    if (erasure.how === 'DELETE') {
      await tx.query(`DELETE FROM ${name} WHERE ${column} = $1`, [id]);
    } else if (erasure.how === 'NULL') {
      await tx.query(`UPDATE ${name} SET ${column} = NULL WHERE ${column} = $1`, [id]);
    } else if (erasure.how === 'TOMBSTONE') {
      const cleared = (erasure.clear ?? []).map((each) => `, ${each} = NULL`).join('');
      await tx.query(`UPDATE ${name} SET ${column} = $2${cleared} WHERE ${column} = $1`, [id, tombstone]);
    }
  }
}
