import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts';
import { checkDatabase } from './reachable.ts';

let database: TestDatabase;
const servers: Server[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Something that listens on a port of its own; returns a URL for it. */
async function listen(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return `postgresql://user:secret@127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graph`;
}

/** A message of PostgreSQL's wire protocol: type, length, body. */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

/** A server of the given version that lets anyone in and answers every query with that version. */
function oldServer(version: string): (socket: Socket) => void {
  const ready = message('Z', Buffer.from('I'));
  const column = Buffer.concat([
    Buffer.from('version\0'),
    Buffer.from('0000000000000000001900040000ffff0000'.padEnd(36, '0'), 'hex'),
  ]);
  const row = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, version.length]), Buffer.from(version)]);
  const result = [
    message('T', Buffer.concat([Buffer.from([0, 1]), column])),
    message('D', row),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ];
  return (socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
      socket.on('data', (data) => {
        if (data.toString('latin1', 0, 1) === 'Q') socket.write(Buffer.concat(result));
      });
    });
  };
}

function changed(part: 'pathname' | 'password' | 'port', value: string): string {
  const url = new URL(database.url);
  url[part] = value;
  return url.href;
}

describe('a database that cannot be used is named with the reason, and never with its password', () => {
  test('one that can be used passes', async () => {
    await checkDatabase(database.url);
  });

  test('nothing listens', async () => {
    const url = await listen(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const { host } = new URL(url);
    await expect(checkDatabase(url)).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: `The database ${host}/graph cannot be used: connection refused.`,
    });
  });

  test('no such database', async () => {
    await expect(checkDatabase(changed('pathname', '/nowhere'))).rejects.toThrow(
      /\/nowhere cannot be used: no such database/,
    );
  });

  test('wrong password', async () => {
    const failed: unknown = await checkDatabase(changed('password', 'my-secret')).catch((error) => error);
    expect(failed).toMatchObject({ message: expect.stringMatching(/wrong user or password/) });
    expect(String(failed)).not.toContain('my-secret');
  });

  test('a server that takes the connection and says nothing', async () => {
    const sockets: Socket[] = [];
    const url = await listen((socket) => sockets.push(socket));
    await expect(checkDatabase(url, 200)).rejects.toThrow(/timed out/);
    for (const socket of sockets) socket.destroy();
  });

  test('a server that lets us in and then says nothing', async () => {
    const sockets: Socket[] = [];
    const url = await listen((socket) => {
      sockets.push(socket);
      socket.once('data', () =>
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))])),
      );
    });
    await expect(checkDatabase(url, 200)).rejects.toThrow(/timed out/);
    for (const socket of sockets) socket.destroy();
  });

  test('a server that speaks out of turn, in one sentence', async () => {
    const url = await listen((socket) => {
      socket.once('data', () => socket.write(message('C', Buffer.from('SELECT 1\0'))));
    });
    await expect(checkDatabase(url)).rejects.toThrow(
      /cannot be used: Received unexpected commandComplete message from backend\.$/,
    );
  });

  test('a server that is too old', async () => {
    const url = await listen(oldServer('140011'));
    await expect(checkDatabase(url)).rejects.toThrow(/it is PostgreSQL 14, and 15 or newer is needed/);
  });

  test('a URL that is none', async () => {
    const failed: unknown = await checkDatabase('postgresql://user:secret@host:notaport/x').catch(
      (error) => error,
    );
    expect(failed).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(String(failed)).not.toContain('secret');
  });
});
