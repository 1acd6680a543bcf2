import { type ChapterKey, encodeId, type Uuid } from '../../../kernel/ids.ts';

/** The community's web site, which mails lead to: each has its page under the id the API gives it. */
export interface Site {
  readonly announcement: (id: Uuid) => string;
  readonly discussion: (id: Uuid) => string;
  readonly event: (chapter: ChapterKey, id: Uuid) => string;
}

export function siteAt(url: string): Site {
  const at = (path: string): string => `${url.replace(/\/+$/, '')}/${path}`;
  return {
    announcement: (id) => at(`announcements/${encodeId('Announcement', undefined, id)}`),
    discussion: (id) => at(`discussions/${encodeId('Discussion', undefined, id)}`),
    event: (chapter, id) => at(`events/${encodeId('Event', chapter, id)}`),
  };
}
