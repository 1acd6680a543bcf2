import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

/** `node apollo-server.mjs SUPERGRAPH PORT`: Apollo Gateway that passes the client's authorization on. */
const [file, port] = process.argv.slice(2);

class Authorized extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    if (context.authorization !== undefined) request.http.headers.set('authorization', context.authorization);
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(file, 'utf8'),
  buildService: ({ url }) => new Authorized({ url }),
});
const server = new ApolloServer({ gateway });
await startStandaloneServer(server, {
  listen: { port: Number(port), host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
