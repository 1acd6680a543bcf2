import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from '../../listen.mjs';

/**
 * The floor: a loop over sockets that sends each a string made before. The first message of a client names its group.
 * Asked `{ group, frame }`, it sends the frame to all in the group.
 */
const groups = new Map();
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });
sockets.on('connection', (socket) => {
  socket.once('message', (data) => {
    const { id, group } = JSON.parse(data);
    const frame = `{"id":"${id}","type":"next","payload":{"data":{"rsvpCounts":{"version":0}}}}`;
    groups.set(group, (groups.get(group) ?? new Set()).add(socket));
    socket.on('close', () => groups.get(group).delete(socket));
    socket.send(frame);
  });
});
process.on('message', ({ group, frame }) => {
  for (const socket of groups.get(group) ?? []) socket.send(frame);
});
process.on('disconnect', () => process.exit());
process.send({ url: `ws://127.0.0.1:${await listen(server)}/` });
