import type { Clock } from '../../../kernel/clock.ts';
import type { Sql } from '../../../kernel/db/database.ts';
import { isUuid, type Uuid } from '../../../kernel/ids.ts';
import type { ExportAnswer, ExportRequest } from '../../../kernel/peers.ts';
import { seal, unseal } from '../../../kernel/sealed-token.ts';
import { readSecret } from '../mail/choices.store.ts';
import { findExport, partsOf, readPart } from './data-export.store.ts';

const PURPOSE = 'data-export';

/** What an export's address carries: a secret, that nobody can guess or make. */
export const sealExport = async (sql: Sql, id: Uuid): Promise<string> =>
  seal(await readSecret(sql), PURPOSE, id);

/**
 * What is there of an export, and one part of it; to the member whose data it is alone. The secret is not enough: addresses
 * stay in histories and mails.
 */
export async function handOut(
  { db, clock }: { readonly db: Sql; readonly clock: Clock },
  { token, memberId, owner }: ExportRequest,
): Promise<ExportAnswer | undefined> {
  const id = unseal(await readSecret(db), PURPOSE, token);
  if (id === undefined || !isUuid(id)) return undefined;
  const found = await findExport(db, id);
  if (!found || found.memberId !== memberId || found.expiresAt <= clock.now() || !found.begun)
    return undefined;
  const content = owner === undefined ? undefined : await readPart(db, id, owner);
  return {
    requestedAt: found.requestedAt.toISOString(),
    parts: await partsOf(db, id),
    missing: found.missing,
    content: content?.toString('base64') ?? null,
  };
}
