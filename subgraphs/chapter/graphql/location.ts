import { Directive, Field, Float, InputType, ObjectType } from 'type-graphql';

@Directive('@shareable')
@ObjectType({ description: 'Degrees, north and east positive (WGS 84).', simpleResolvers: true })
export class Location {
  @Field(() => Float)
  lat!: number;

  @Field(() => Float)
  lon!: number;
}

@InputType({ description: 'Degrees, north and east positive (WGS 84).' })
export class LocationInput {
  @Field(() => Float)
  lat!: number;

  @Field(() => Float)
  lon!: number;
}
