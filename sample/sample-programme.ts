import type { EventType } from '../subgraphs/chapter/event/event.ts';
import type { SampleChapter } from './sample-chapters.ts';

export interface ProgrammeItem {
  readonly title: string;
  readonly description: string;
  readonly type: EventType;
  readonly topics: readonly string[];
  /** Seats in all; null is no limit. */
  readonly capacity: number | null;
  readonly guestLimit: number;
}

const talk = { type: 'PHYSICAL', capacity: 30, guestLimit: 1 } as const;
const online = { type: 'ONLINE', capacity: null, guestLimit: 0 } as const;
const hybrid = { type: 'HYBRID', capacity: 20, guestLimit: 0 } as const;
const dinner = { type: 'PHYSICAL', guestLimit: 0 } as const;

const DEVELOPERS: readonly ProgrammeItem[] = [
  {
    ...talk,
    title: 'Three short talks',
    description: 'Ten minutes each, questions after.',
    topics: ['talks'],
  },
  {
    ...talk,
    title: 'Bring your own bug',
    description: 'One screen, one bug, everyone thinks along.',
    topics: ['debugging', 'pairing'],
    capacity: 12,
  },
  {
    ...online,
    title: 'Reading group: one paper, no homework',
    description: 'We read the first pages together.',
    topics: ['reading group'],
  },
  {
    ...hybrid,
    title: 'Workshop: from schema to server',
    description: 'Laptop needed. The room has sockets, the call has captions.',
    topics: ['graphql', 'workshop'],
  },
  {
    ...talk,
    title: 'Ask me about my outage',
    description: 'Stories that end well enough to tell.',
    topics: ['operations', 'talks'],
  },
  {
    ...talk,
    title: 'First contribution evening',
    description: 'Newcomers choose an issue, regulars sit beside them.',
    topics: ['open source', 'beginners', 'git'],
    capacity: 16,
  },
  {
    ...online,
    title: 'Query plans out loud',
    description: 'Paste a plan, we read it line by line.',
    topics: ['databases', 'postgresql', 'performance'],
  },
];

const DINNERS: readonly ProgrammeItem[] = [
  {
    ...dinner,
    title: 'Supper for six',
    description: 'The host cooks, guests bring bread and a question.',
    topics: ['dinner'],
    capacity: 6,
  },
  {
    ...dinner,
    title: 'Eight at the long table',
    description: 'Potluck. Say what you cannot eat when you answer.',
    topics: ['dinner', 'potluck'],
    capacity: 8,
  },
  {
    ...dinner,
    title: 'Two languages, one pot',
    description: 'Half the evening in each.',
    topics: ['dinner', 'languages'],
    capacity: 6,
  },
  {
    ...dinner,
    title: 'Walk first, eat later',
    description: 'An hour on foot, then the table.',
    topics: ['dinner', 'walking'],
    capacity: 8,
    guestLimit: 1,
  },
  {
    ...online,
    title: 'Kitchen call',
    description: 'Everyone cooks the same dish at home.',
    topics: ['dinner', 'cooking'],
    capacity: 10,
  },
];

/** What a chapter does at its `turn`th meeting; later chapters begin elsewhere in the list. */
export function programmeItem(chapter: SampleChapter, place: number, turn: number): ProgrammeItem {
  const items = chapter.kind === 'dinners' ? DINNERS : DEVELOPERS;
  const item = items[(place * 3 + turn) % items.length] as ProgrammeItem;
  return { ...item, description: `${item.description}\n\nSample data.` };
}
