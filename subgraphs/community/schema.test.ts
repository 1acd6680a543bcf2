import { composeServices } from '@theguild/federation-composition';
import { buildSchema, GraphQLObjectType, isInterfaceType, parse } from 'graphql';
import { communitySchema } from './schema.ts';

describe('the community subgraph', () => {
  it('composes alone into a supergraph', async () => {
    const { sdl } = await communitySchema();
    const result = composeServices([
      { name: 'community', typeDefs: parse(sdl), url: 'http://community.test' },
    ]);
    expect(result.errors ?? []).toEqual([]);
    const api = buildSchema(result.publicSdl ?? '', { assumeValidSDL: true });
    expect(Object.keys(api.getMutationType()?.getFields() ?? {}).sort()).toEqual([
      'acceptGuidelines',
      'approveChapter',
      'proposeChapter',
      'publishGuidelines',
      'registerChapterServer',
      'retryParkedMail',
      'setChapterStatus',
      'setMailChoices',
      'updateProfile',
    ]);
    expect(Object.keys(api.getQueryType()?.getFields() ?? {}).sort()).toEqual([
      'chapter',
      'chapterServers',
      'chapters',
      'directory',
      'guidelines',
      'mail',
      'me',
      'node',
      'nodes',
      'organization',
      'regions',
    ]);
    const node = api.getType('Node');
    const nodes = isInterfaceType(node) ? api.getPossibleTypes(node) : [];
    expect(nodes.map(({ name }) => name).sort()).toEqual([
      'Chapter',
      'DirectoryEvent',
      'Event',
      'EventSeries',
      'Member',
      'Membership',
      'Region',
      'Rsvp',
    ]);
  });

  it('answers every mutation with a list of errors', async () => {
    const { schema } = await communitySchema();
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const payload = schema.getType(String(field.type).replace('!', ''));
      const errors = payload instanceof GraphQLObjectType ? payload.getFields()['errors'] : undefined;
      expect(`${field.name}: ${errors?.type}`).toBe(`${field.name}: [UserError!]!`);
    }
  });
});
