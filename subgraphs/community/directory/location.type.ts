import { Directive, Field, Float, InputType, ObjectType } from 'type-graphql';

@Directive('@shareable')
@ObjectType({ description: 'Degrees, north and east positive (WGS 84).', simpleResolvers: true })
export class Location {
  @Field(() => Float)
  lat!: number;

  @Field(() => Float)
  lon!: number;
}

@InputType('Near', { description: 'A circle on the globe: its middle in degrees, its radius in kilometres.' })
export class NearInput {
  @Field(() => Float)
  lat!: number;

  @Field(() => Float)
  lon!: number;

  @Field(() => Float, { description: 'More than 0 and at most 20,100.' })
  radiusKm!: number;
}

export const presentLocation = ({ lat, lon }: { lat: number | null; lon: number | null }): Location | null =>
  lat === null || lon === null ? null : { lat, lon };
