import { Field, ObjectType } from 'type-graphql';
import { encodeId } from '../../../kernel/ids.ts';
import { Node } from '../graphql/node.ts';
import type { RegionRecord } from './region.store.ts';

@ObjectType({ implements: Node, description: 'A part of the world.', simpleResolvers: true })
export class Region extends Node {
  readonly __typename = 'Region' as const;
  readonly key!: string;

  @Field(() => String)
  name!: string;
}

export const presentRegion = ({ id, name }: RegionRecord): Region => ({
  __typename: 'Region',
  key: id,
  id: encodeId('Region', undefined, id),
  name,
});
