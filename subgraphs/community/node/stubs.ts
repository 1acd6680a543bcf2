import { Directive, ObjectType } from 'type-graphql';
import { Node } from '../graphql/node.ts';

/** What a chapter owns is known here by its id alone; the chapter's server tells the rest. */

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'A gathering of a chapter.', simpleResolvers: true })
export class Event extends Node {
  readonly __typename = 'Event' as const;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'A member’s answer to an event.', simpleResolvers: true })
export class Rsvp extends Node {
  readonly __typename = 'Rsvp' as const;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ implements: Node, description: 'What a member is in this chapter.', simpleResolvers: true })
export class Membership extends Node {
  readonly __typename = 'Membership' as const;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({
  implements: Node,
  description:
    'Events that recur by a rule. Each is an event of its own, with its own answers; they are made up to a year ahead, ' +
    'at most 100 at a time.',
  simpleResolvers: true,
})
export class EventSeries extends Node {
  readonly __typename = 'EventSeries' as const;
}
