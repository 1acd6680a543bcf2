import type { EventState } from '../../../schema/changes.ts';
import { graphqlEnum } from '../graphql/enums.ts';
import type { ChapterOrder } from './chapter.ts';
import type { DirectoryOrder, EventStatus } from './directory-event.ts';
import type { SearchKind } from './search-kind.ts';

export const ChapterOrderEnum = graphqlEnum<ChapterOrder>('ChapterOrder', 'How chapters are ordered.', {
  NAME: 'By name, case and accents aside.',
  DISTANCE: 'The nearest first; needs `near`.',
  NEWEST: 'The latest founded first.',
  LAST_EVENT: 'The latest event first; those that held none come last.',
  MEMBERS: 'The most members first.',
});

export const DirectoryOrderEnum = graphqlEnum<DirectoryOrder>(
  'DirectoryOrder',
  'How events of the directory are ordered.',
  { STARTS_AT: 'The earliest first.', DISTANCE: 'The nearest first; needs `near`.' },
);

export const EventTypeEnum = graphqlEnum<EventState['type']>('EventType', 'Where an event takes place.', {
  PHYSICAL: '',
  ONLINE: '',
  HYBRID: 'At a venue and online.',
});

export const EventStatusEnum = graphqlEnum<EventStatus>('EventStatus', 'Where an event stands.', {
  DRAFT: 'Seen by those who manage events alone.',
  PUBLISHED: 'Published and not over.',
  CANCELLED: '',
  PAST: 'Published, and over.',
});

export const SearchKindEnum = graphqlEnum<SearchKind>('SearchKind', 'What a search may find.', {
  CHAPTER: '',
  EVENT: '',
});
