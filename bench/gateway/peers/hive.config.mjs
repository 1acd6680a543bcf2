/** Hive Gateway's configuration: pass the client's authorization on to every subgraph. */
export const gatewayConfig = {
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') }),
  },
};
