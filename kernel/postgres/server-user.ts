import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The user PostgreSQL runs as. It refuses to run as root. */
export interface ServerUser {
  /** Set when this process is root and must become someone else; spread into spawn's options. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  readonly uid: number;
  readonly gid: number;
}

const candidates = ['postgres', '_postgres', 'nobody', 'daemon'];

/**
 * Whom the server should run as: ourselves, or for root the owner of an existing cluster, else an
 * unprivileged user of this machine. initdb looks its user up, so a bare number without a name will not do.
 * @param cluster folder of the database cluster; it need not exist
 */
export async function chooseServerUser(cluster: string): Promise<ServerUser> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { identity: {}, uid, gid };
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return become(owner.uid, owner.gid);
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  for (const name of candidates) {
    const account = accounts.get(name);
    if (account !== undefined && account.uid !== 0) return become(account.uid, account.gid);
  }
  return become(65534, 65534);
}

/**
 * Whether the user may pass through every folder above `path`, by the permission bits.
 * @param path absolute and free of symbolic links
 */
export async function mayReach(user: ServerUser, path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & execute) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function become(uid: number, gid: number): ServerUser {
  return { identity: { uid, gid }, uid, gid };
}

function parsePasswd(text: string): Map<string, { uid: number; gid: number }> {
  const accounts = new Map<string, { uid: number; gid: number }>();
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name !== undefined && /^-?\d+$/.test(uid ?? '') && /^-?\d+$/.test(gid ?? '')) {
      accounts.set(name, { uid: Number(uid), gid: Number(gid) });
    }
  }
  return accounts;
}
