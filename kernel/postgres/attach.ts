import { setTimeout as pause } from 'node:timers/promises';
import { ChapterhouseError } from '../errors.ts';
import { readPassword } from './cluster.ts';
import { lastComplaint, unusable } from './folder-fault.ts';
import { type Hold, takeHold } from './hold.ts';
import { type Launch, type LaunchPlan, launch } from './launch.ts';
import { clearStaleLock, findPostmaster, type Postmaster } from './postmaster.ts';
import { serverUrl } from './server-url.ts';
import { withoutFullStop } from './system-error.ts';

export interface Attachment {
  readonly postmaster: Postmaster;
  readonly hold: Hold;
  /** Whether the server was started by someone else. */
  readonly reused: boolean;
}

/** Replaying the log after a crash can take long; a server that is merely broken ends by itself at once. */
const patience = 60_000;

/** Why a server may end at once and the next try still succeed: another start was first, or the port was taken. */
const passing =
  /postmaster\.pid" (already exists|is empty)|is still in use|could not create any TCP\/IP sockets|bogus data in lock file/;

/**
 * Takes a hold on the server of this cluster: the one that runs, or a new one.
 * @param port for a new server; undefined, or taken: a free one
 */
export async function attach(plan: LaunchPlan, port?: number): Promise<Attachment> {
  const password = await readPassword(plan.cluster);
  const deadline = Date.now() + patience;
  let launched: Launch | undefined;
  let wanted = port;
  let reason = 'it does not answer';
  while (Date.now() < deadline) {
    const postmaster = await findPostmaster(plan.cluster);
    if (postmaster !== undefined && postmaster.port > 0) {
      const hold = await takeHold(serverUrl(postmaster.port, password, 'postgres'));
      if (typeof hold !== 'string') return { postmaster, hold, reused: postmaster.pid !== launched?.pid };
      reason = hold;
    }
    if (postmaster === undefined && launched === undefined) {
      await clearStaleLock(plan.cluster);
      launched = await launch(plan, wanted);
    }
    const end = await launched?.ended();
    if (end !== undefined) {
      reason = lastComplaint(end);
      if (!passing.test(end)) throw unusable(plan.cluster, reason);
      launched = undefined;
      wanted = undefined;
      await pause(90);
    }
    await pause(10);
  }
  throw new ChapterhouseError(
    'DATABASE_UNREACHABLE',
    `The embedded PostgreSQL on ${plan.cluster} cannot be used: ${withoutFullStop(reason)}.`,
  );
}
