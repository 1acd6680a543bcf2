/** A GraphQL request as a client sends it, whatever the transport. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An answer, already JSON text: `{"data":…,"errors":…}`. */
export interface GraphqlAnswer {
  readonly body: string;
  /** False for a request error (GraphQL spec §7.1.2): nothing was executed, there is no `data`. */
  readonly executed: boolean;
  /** HTTP status a request error asks for (400 for a bad operation, 405 never); 200 when executed. */
  readonly status: number;
}

export type OperationKind = 'query' | 'mutation' | 'subscription';
