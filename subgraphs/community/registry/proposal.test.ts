import { UserFault } from '../../../kernel/user-error.ts';
import { checkProposal, type Proposal } from './proposal.ts';

const proposal: Proposal = { urlname: 'paris-nord', name: 'Paris Nord', timeZone: 'Europe/Paris' };

/** The field a proposal is refused for. */
function refusedFor(change: Partial<Proposal>): readonly string[] | null | undefined {
  try {
    checkProposal({ ...proposal, ...change });
    return undefined;
  } catch (error) {
    if (error instanceof UserFault && error.code === 'INVALID') return error.field;
    throw error;
  }
}

describe('a proposal', () => {
  it('becomes the profile of an open chapter', () => {
    const { urlname, profile } = checkProposal({
      ...proposal,
      name: '  Paris Nord ',
      country: 'fr',
      location: { lat: 48.9, lon: 2.35 },
      topics: ['Knitting', ' Knitting'],
      description: ' ',
    });
    expect(urlname).toBe('paris-nord');
    expect(profile).toEqual({
      name: 'Paris Nord',
      description: null,
      city: null,
      country: 'FR',
      lat: 48.9,
      lon: 2.35,
      timeZone: 'Europe/Paris',
      joinMode: 'OPEN',
      foundedAt: null,
      links: [],
      topics: ['Knitting'],
    });
  });

  it.each<[string, Partial<Proposal>]>([
    ['urlname', { urlname: 'Paris' }],
    ['urlname', { urlname: 'pa' }],
    ['urlname', { urlname: 'paris-' }],
    ['urlname', { urlname: '-paris' }],
    ['urlname', { urlname: 'a'.repeat(61) }],
    ['urlname', { urlname: 'paris/nord' }],
    ['name', { name: ' x ' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: 'Paris\0' }],
    ['country', { country: 'France' }],
    ['country', { country: 'QQ' }],
    ['location', { location: { lat: 91, lon: 0 } }],
    ['location', { location: { lat: 0, lon: Number.NaN } }],
    ['description', { description: 'x'.repeat(5_001) }],
    ['topics', { topics: Array.from({ length: 21 }, (_, index) => `topic ${index}`) }],
    ['topics', { topics: [''] }],
  ])('is refused for its %s: %j', (field, change) => {
    expect(refusedFor(change)).toEqual([field]);
  });
});
