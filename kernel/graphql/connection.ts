import { type ClassType, Directive, Field, Int, ObjectType } from 'type-graphql';
import { DEFAULT_SIZE, type Page } from './page.ts';
import { Cursor } from './scalars.ts';

@Directive('@shareable')
@ObjectType({ description: 'Relay page information.' })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => Cursor, { nullable: true })
  startCursor!: string | null;

  @Field(() => Cursor, { nullable: true })
  endCursor!: string | null;
}

export interface Edge<Node> {
  node: Node;
  cursor: string;
}

export interface Connection<Node> {
  edges: Edge<Node>[];
  nodes: Node[];
  pageInfo: PageInfo;
  totalCount: number;
}

/** What a query of the database costs, in the measure of one object: as measured, see docs/limits.md. */
const QUERY_COST = 100;
/** Of one that looks through all chapters. */
export const SEARCH_COST = 200;

/**
 * Marks a field that gives a connection and takes `first`: tells the gateway how many items to reckon with.
 * @param cost of the connection itself, whatever is in it
 */
export const Paged =
  (cost: number = QUERY_COST): MethodDecorator =>
  (...target) => {
    const listSize = `@listSize(slicingArguments: ["first"], assumedSize: ${DEFAULT_SIZE}, sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)`;
    for (const directive of [listSize, `@cost(weight: ${cost})`]) Directive(directive)(...target);
  };

/** The GraphQL types `<name>Edge` and `<name>Connection` (Relay cursor connections) of a node type, or of a union. */
export function connectionType<Node extends object>(
  name: string,
  node: ClassType<Node> | Node,
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class EdgeType implements Edge<Node> {
    @Field(() => node as ClassType<Node>)
    node!: Node;

    @Field(() => Cursor)
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class ConnectionType implements Connection<Node> {
    @Field(() => [EdgeType])
    edges!: Edge<Node>[];

    @Field(() => [node as ClassType<Node>])
    nodes!: Node[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'Items on all pages together.' })
    totalCount!: number;
  }
  return ConnectionType;
}

/** Presents a page of rows as a connection of nodes. */
export function toConnection<Row, Node>(page: Page<Row>, present: (row: Row) => Node): Connection<Node> {
  const { items, cursorOf } = page;
  const nodes = items.map(present);
  const cursorAt = (index: number): string | null => {
    const row = items.at(index);
    return row === undefined ? null : cursorOf(row);
  };
  return {
    nodes,
    // Cursors cost more than what they stand beside, and most pages are read without.
    get edges() {
      return items.map((row, index) => ({ node: nodes[index] as Node, cursor: cursorOf(row) }));
    },
    get pageInfo() {
      return {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: page.hasPreviousPage,
        startCursor: cursorAt(0),
        endCursor: cursorAt(-1),
      };
    },
    totalCount: page.totalCount,
  };
}
