import { once } from 'node:events';
import { createServer } from 'node:net';

/** @returns {Promise<number>} the port on loopback the server now listens on */
export async function listen(server, port = 0) {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

/** @returns {Promise<number>} a port nobody listens on now */
export async function freePort() {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}
