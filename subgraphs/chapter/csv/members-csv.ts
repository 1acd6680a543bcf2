import { encodeId, type Uuid } from '../../../kernel/ids.ts';
import { UserFault } from '../../../kernel/user-error.ts';
import type { ChangeBody } from '../../../schema/changes.ts';
import { allowed, type ChapterContext } from '../context.ts';
import { commit } from '../feed/commit.ts';
import { approve, setRole } from '../membership/membership.decisions.ts';
import { ROLES } from '../membership/membership.policy.ts';
import { allMemberships, lockMemberships, saveMembership } from '../membership/membership.store.ts';
import { type ChapterRole, type Membership, membershipState } from '../membership/membership.ts';
import { member, oneOf, text, unique } from './cells.ts';
import { type CsvImport, refused } from './csv-import.ts';
import { type BadRow, writeCsv } from './csv-text.ts';
import { readSheet } from './sheet.ts';

const COLUMNS = ['memberId', 'role', 'status', 'joinedAt'];

/** Everyone who belongs or belonged. @throws FORBIDDEN */
export async function exportMembers(ctx: ChapterContext): Promise<string> {
  await ctx.assertMay('SEE_ALL_MEMBERSHIPS', 'Only organizers export the members.');
  const rows = (await allMemberships(ctx.db)).map((one) => [
    encodeId('Member', undefined, one.memberId),
    one.role,
    one.status,
    one.joinedAt,
  ]);
  return writeCsv(COLUMNS, rows);
}

/**
 * Lets members in who wait, and gives roles, by the rules that hold for each alone: all of the file or nothing. Nobody
 * becomes a member by a file who did not ask to.
 * @throws UNAUTHENTICATED, BANNED, NOT_A_MEMBER, FORBIDDEN
 */
export async function importMembersCsv(
  ctx: ChapterContext,
  csv: string,
  dryRun: boolean,
): Promise<CsvImport> {
  const viewer = ctx.signedIn();
  const once = unique();
  const sheet = readSheet(csv, COLUMNS, ['memberId', 'role'], (row) => {
    const memberId = row.need('memberId', (value) => once(member(value)));
    const role = row.need('role', oneOf(...ROLES));
    for (const column of ['status', 'joinedAt']) row.get(column, text);
    return memberId && role && { memberId, role };
  });
  const outcome = await commit<CsvImport>(ctx, async (tx) => {
    const memberships = new Map(
      await lockMemberships(tx, [viewer, ...sheet.items.map(({ memberId }) => memberId)]),
    );
    const actor = allowed('SET_ROLE', memberships.get(viewer));
    const { changed, faults } = decideAll(actor, memberships, sheet.items, ctx.now);
    const bad = [...sheet.bad, ...faults];
    if (bad.length > 0) return { result: refused(sheet.rows, bad), changes: [] };
    const counted = {
      rows: sheet.rows,
      written: changed.length,
      unchanged: sheet.rows - changed.length,
      bad: [],
    };
    if (dryRun) return { result: { ...counted, applied: false }, changes: [] };
    for (const membership of changed) await saveMembership(tx, membership, null, ctx.now);
    const changes = changed.map(
      (one): ChangeBody => ({ type: 'membership.changed', data: membershipState(one) }),
    );
    return { result: { ...counted, applied: true }, changes };
  });
  ctx.refresh();
  return outcome;
}

/** One row after the other, each on what those before it left. */
function decideAll(
  actor: Membership,
  memberships: Map<Uuid, Membership>,
  rows: readonly { readonly memberId: Uuid; readonly role: ChapterRole; readonly line: number }[],
  now: Date,
): { changed: Membership[]; faults: BadRow[] } {
  const changed: Membership[] = [];
  const faults: BadRow[] = [];
  for (const { memberId, role, line } of rows) {
    try {
      const before = memberships.get(memberId);
      const after = decide(actor, before, role, leadsAmong(memberships), now);
      if (!same(after, before)) changed.push(after);
      memberships.set(memberId, after);
    } catch (error) {
      if (!(error instanceof UserFault)) throw error;
      const column = error.code === 'NOT_FOUND' ? 'memberId' : 'role';
      faults.push({ line, column, reason: error.message });
    }
  }
  return { changed, faults };
}

function decide(
  actor: Membership,
  before: Membership | undefined,
  role: ChapterRole,
  leads: number,
  now: Date,
): Membership {
  if (before === undefined || before.status === 'LEFT') {
    throw new UserFault('NOT_FOUND', 'This member does not belong to the chapter: members join themselves.');
  }
  const member = before.status === 'PENDING' ? approve(before, now) : before;
  return role === member.role && member.status === 'ACTIVE' ? member : setRole(actor, member, role, leads);
}

const leadsAmong = (memberships: ReadonlyMap<Uuid, Membership>): number =>
  [...memberships.values()].filter(({ role, status }) => role === 'LEAD_ORGANIZER' && status === 'ACTIVE')
    .length;

const same = (a: Membership, b: Membership | undefined): boolean =>
  a.role === b?.role && a.status === b.status;
