import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../../../kernel/graphql/user-errors.ts';
import { encodeId, type GlobalId } from '../../../kernel/ids.ts';
import type { Listing } from './co-host.ts';

/** Headquarters' copy of an event; by it the way leads to the chapter that owns the event. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType({ simpleResolvers: true })
export class DirectoryEvent {
  @Field(() => ID)
  id!: GlobalId;
}

export const directoryEventReference = ({ owner, eventId }: Listing): DirectoryEvent => ({
  id: encodeId('DirectoryEvent', owner, eventId),
});

@InputType()
export class AcceptCoHostingInput {
  @Field(() => ID, { description: 'The chapter that hosts the event with its own.' })
  chapterId!: string;

  @Field(() => ID, { description: 'An event of another chapter.' })
  eventId!: string;
}

@InputType()
export class EndCoHostingInput {
  @Field(() => ID)
  chapterId!: string;

  @Field(() => ID)
  eventId!: string;
}

/** Payload types that hold an event of another chapter and what was wrong. */
function coHostingPayload(name: string) {
  @ObjectType(name, { simpleResolvers: true })
  class CoHostingPayload {
    @Field(() => DirectoryEvent, { nullable: true })
    event?: DirectoryEvent | null;

    @Field(() => [UserError])
    errors!: UserError[];
  }
  return CoHostingPayload;
}
export const AcceptCoHostingPayload = coHostingPayload('AcceptCoHostingPayload');
export const EndCoHostingPayload = coHostingPayload('EndCoHostingPayload');
