import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { type ChapterKey, encodeId } from '../../../kernel/ids.ts';
import { Location, LocationInput } from '../graphql/location.ts';
import type { Venue as VenueRow } from './venue.ts';

@ObjectType({ description: 'A place events are held at.', simpleResolvers: true })
export class Venue {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  address!: string | null;

  @Field(() => String, { nullable: true })
  city!: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country!: string | null;

  @Field(() => Location, { nullable: true })
  location!: Location | null;
}

export const presentVenue = (chapter: ChapterKey, row: VenueRow): Venue => ({
  get id() {
    return encodeId('Venue', chapter, row.id);
  },
  name: row.name,
  address: row.address,
  city: row.city,
  country: row.country,
  location: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
});

@InputType()
export class VenueInput {
  @Field(() => String, { description: '1 to 200 characters.' })
  name!: string;

  @Field(() => String, { nullable: true })
  address?: string | null;

  @Field(() => String, { nullable: true })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country?: string | null;

  @Field(() => LocationInput, { nullable: true })
  location?: LocationInput | null;
}
