import type { Sql } from '../../kernel/db/database.ts';
import { ChapterhouseError } from '../../kernel/errors.ts';
import { assertGuidelinesAccepted } from '../../kernel/guidelines.ts';
import type { ChapterKey } from '../../kernel/ids.ts';
import { UserFault } from '../../kernel/user-error.ts';
import { isHqAdmin, type Viewer } from '../../kernel/viewer.ts';
import type { DirectoryLoaders } from './directory/directory.loaders.ts';
import { administeredRegions } from './headquarters/headquarters.store.ts';

const SIGN_IN = 'Sign in first.';
const NOT_YOURS = 'Only headquarters’ administrators may do this.';

/** @throws UserFault UNAUTHENTICATED, for a mutation's payload */
export function signedIn(viewer: Viewer | undefined): Viewer {
  if (!viewer) throw new UserFault('UNAUTHENTICATED', SIGN_IN);
  return viewer;
}

/**
 * For whoever takes part: proposes, posts, organizes.
 * @throws UserFault UNAUTHENTICATED, GUIDELINES_NOT_ACCEPTED, for a mutation's payload
 */
export function takingPart(viewer: Viewer | undefined, now: Date): Viewer {
  const known = signedIn(viewer);
  assertGuidelinesAccepted(known, now);
  return known;
}

/** @throws UserFault UNAUTHENTICATED, FORBIDDEN, for a mutation's payload */
export function headquarters(viewer: Viewer | undefined): Viewer {
  const known = signedIn(viewer);
  if (!isHqAdmin(known)) throw new UserFault('FORBIDDEN', NOT_YOURS);
  return known;
}

/** What it takes to know which regions someone looks after. */
export interface RegionalAuthority {
  readonly db: Sql;
  readonly viewer: Viewer | undefined;
  readonly loaders: Pick<DirectoryLoaders, 'chapter'>;
}

/**
 * For what is done about one chapter: headquarters' administrators, of all regions or of the chapter's own.
 * @throws UserFault UNAUTHENTICATED, FORBIDDEN, for a mutation's payload
 */
export async function lookingAfter(
  { db, viewer, loaders }: RegionalAuthority,
  chapter: ChapterKey,
): Promise<Viewer> {
  const known = signedIn(viewer);
  if (isHqAdmin(known)) return known;
  if (known.roles.includes('REGION_ADMIN')) {
    const region = (await loaders.chapter.load(chapter))?.regionId;
    const administered = await administeredRegions(db, [known.memberId]);
    if (administered.some(({ regionId }) => regionId === region)) return known;
  }
  throw new UserFault('FORBIDDEN', `${NOT_YOURS.slice(0, -1)}, or those of the chapter’s region.`);
}

/** @throws UNAUTHENTICATED, FORBIDDEN, for a field that headquarters alone may read */
export function headquartersRead(viewer: Viewer | undefined): void {
  if (!viewer) throw new ChapterhouseError('UNAUTHENTICATED', SIGN_IN);
  if (!isHqAdmin(viewer)) throw new ChapterhouseError('FORBIDDEN', NOT_YOURS);
}
