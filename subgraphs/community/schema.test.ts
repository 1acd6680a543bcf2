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
      'appealBan',
      'approveChapter',
      'banFromSpace',
      'decideAppeal',
      'deletePost',
      'dismissReports',
      'editPost',
      'exportMyData',
      'hidePost',
      'liftSpaceBan',
      'lockDiscussion',
      'proposeChapter',
      'publishAnnouncement',
      'publishGuidelines',
      'registerChapterServer',
      'renameChapter',
      'replyToDiscussion',
      'reportPost',
      'requestErasure',
      'retryParkedMail',
      'setChapterStatus',
      'setDigest',
      'setHeadquartersRoles',
      'setMailChoices',
      'setProposalQuestions',
      'startDiscussion',
      'unhidePost',
      'unlockDiscussion',
      'updateProfile',
      'writeToOrganizers',
    ]);
    expect(Object.keys(api.getQueryType()?.getFields() ?? {}).sort()).toEqual([
      'announcements',
      'auditLog',
      'chapter',
      'chapterServers',
      'chapters',
      'countries',
      'directory',
      'discussion',
      'discussions',
      'erasures',
      'guidelines',
      'headquarters',
      'mail',
      'me',
      'moderationQueue',
      'node',
      'nodes',
      'organization',
      'proposalQuestions',
      'regions',
      'search',
      'spaceBans',
      'topics',
    ]);
    const node = api.getType('Node');
    const nodes = isInterfaceType(node) ? api.getPossibleTypes(node) : [];
    expect(nodes.map(({ name }) => name).sort()).toEqual([
      'Announcement',
      'Chapter',
      'DirectoryEvent',
      'Discussion',
      'Event',
      'EventSeries',
      'Member',
      'Membership',
      'Region',
      'Reply',
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
