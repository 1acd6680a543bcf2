import 'reflect-metadata';
import { graphql } from 'graphql';
import {
  Arg,
  Directive,
  Field,
  ID,
  Int,
  InterfaceType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { UserFault } from '../user-error.ts';
import { connectionType, toConnection } from './connection.ts';
import { federatedSchema } from './federated-schema.ts';
import { pageOf, pageRequest } from './page.ts';
import { Cursor } from './scalars.ts';
import { payload, UserError } from './user-errors.ts';

@InterfaceType('Node')
abstract class NodeType {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Book', { implements: NodeType, simpleResolvers: true })
class Book extends NodeType {
  @Field(() => String)
  title!: string;
}

const BookConnection = connectionType('Book', Book);

@ObjectType()
class LendPayload {
  @Field(() => Book, { nullable: true })
  book?: Book;

  @Field(() => [UserError])
  errors!: UserError[];
}

const books = ['Kindred', 'Dune', 'Emma'].map((title, index) => ({ id: String(index), title }));

@Resolver()
class BookResolver {
  @Query(() => BookConnection)
  books(
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => Cursor, { nullable: true }) after?: string,
  ) {
    const page = pageRequest({ first, after }, 'title', 1);
    return toConnection(
      pageOf(books.slice(0, page.size + 1), page, books.length, (book) => book.title),
      (book) => book,
    );
  }

  @Mutation(() => LendPayload)
  lend(@Arg('id', () => ID) id: string) {
    return payload(async () => {
      if (id !== '1') throw new UserFault('NOT_FOUND', 'No such book.', ['id']);
      return { book: books[1] as Book };
    });
  }
}

const build = () =>
  federatedSchema({
    resolvers: [BookResolver],
    references: { Book: ({ id }) => books.find((book) => book.id === id) ?? null },
    preamble:
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])',
  });

describe('a federated schema', () => {
  it('answers entities by reference', async () => {
    const { schema } = await build();
    const result = await graphql({
      schema,
      source:
        '{ _entities(representations: [{__typename: "Book", id: "1"}, {__typename: "Book", id: "9"}]) { ... on Book { title } } }',
    });
    expect(JSON.parse(JSON.stringify(result.data))).toEqual({ _entities: [{ title: 'Dune' }, null] });
  });

  it('keeps its directives in the SDL it offers for composition', async () => {
    const { schema } = await build();
    const result = await graphql({ schema, source: '{ _service { sdl } }' });
    expect(JSON.stringify(result.data)).toMatch(/type Book implements Node\\n\s+@key/);
  });

  it('pages, refusing sizes beyond the bounds', async () => {
    const { schema } = await build();
    const page = await graphql({
      schema,
      source: '{ books(first: 2) { nodes { title } totalCount pageInfo { hasNextPage } } }',
    });
    expect(JSON.parse(JSON.stringify(page.data))).toEqual({
      books: {
        nodes: [{ title: 'Kindred' }, { title: 'Dune' }],
        totalCount: 3,
        pageInfo: { hasNextPage: true },
      },
    });
    for (const first of [-1, 0, 101, 100_000]) {
      const refused = await graphql({ schema, source: `{ books(first: ${first}) { totalCount } }` });
      expect(refused.errors?.[0]?.extensions['code']).toBe('BAD_PAGE_SIZE');
    }
    const cursor = await graphql({ schema, source: '{ books(after: "nonsense") { totalCount } }' });
    expect(cursor.errors?.[0]?.extensions['code']).toBe('BAD_CURSOR');
  });

  it('answers a refusal in the payload', async () => {
    const { schema } = await build();
    const result = await graphql({
      schema,
      source: 'mutation { lend(id: "7") { book { title } errors { code field } } }',
    });
    expect(JSON.parse(JSON.stringify(result.data))).toEqual({
      lend: { book: null, errors: [{ code: 'NOT_FOUND', field: ['id'] }] },
    });
  });
});
