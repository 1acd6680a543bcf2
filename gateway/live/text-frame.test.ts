import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from './text-frame.ts';

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
  'a client reads a frame of %d bytes',
  async (size) => {
    const server = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    const text = `${'é'.repeat(size / 4)}${'x'.repeat(size - 2 * Math.floor(size / 4))}`;
    server.on('upgrade', (request, stream, head) =>
      sockets.handleUpgrade(request, stream, head, (socket) => {
        const bytes = Buffer.from(text);
        socket.send('before');
        stream.write(textFrame(bytes.subarray(0, size / 3), bytes.subarray(size / 3)));
        socket.send('after');
      }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const received: string[] = [];
    client.on('message', (data) => received.push(data.toString()));
    while (received.length < 3) await once(client, 'message');
    expect(received).toEqual(['before', text, 'after']);
    client.terminate();
    server.close();
  },
);
