import type { Rate } from '../../kernel/rates.ts';

/** Which root fields are counted, and as what. One that the graph does not have yet is of no effect. */
export const LIMITED_FIELDS: Readonly<Record<string, Exclude<Rate, 'signIn'>>> = {
  rsvp: 'rsvp',
  rsvpToSeries: 'rsvp',
  startDiscussion: 'post',
  replyToDiscussion: 'post',
  editPost: 'post',
  reportPost: 'post',
  appealBan: 'post',
  search: 'search',
};
