import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChapterhouseError } from '../../kernel/errors.ts';

/**
 * Opens the port.
 * @param port 0 lets the system choose.
 * @returns the port.
 * @throws PORT_IN_USE, or BAD_CONFIG when the address cannot be listened on.
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new ChapterhouseError('PORT_IN_USE', `Port ${port} on ${host} is in use.`, { cause })
          : new ChapterhouseError('BAD_CONFIG', `Cannot listen on ${host}, port ${port}: ${cause.code}.`, {
              cause,
            }),
      );
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
