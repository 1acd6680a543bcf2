import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Uuid } from '../../../kernel/ids.ts';
import type { EventStatus, EventType, RsvpMode } from './event.ts';

@Entity('event')
export class EventEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: Uuid;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'timestamptz', name: 'starts_at' })
  startsAt!: Date;

  @Column({ type: 'timestamptz', name: 'ends_at' })
  endsAt!: Date;

  @Column({ type: 'text', name: 'time_zone' })
  timeZone!: string;

  @Column({ type: 'text' })
  type!: EventType;

  @Column({ type: 'uuid', name: 'venue_id', nullable: true })
  venueId!: Uuid | null;

  @Column({ type: 'text', name: 'online_url', nullable: true })
  onlineUrl!: string | null;

  @Column({ type: 'text', array: true })
  topics!: string[];

  @Column({ type: 'text' })
  status!: EventStatus;

  @Column({ type: 'integer', nullable: true })
  capacity!: number | null;

  @Column({ type: 'integer', name: 'guest_limit' })
  guestLimit!: number;

  @Column({ type: 'text', name: 'rsvp_mode' })
  rsvpMode!: RsvpMode;

  @Column({ type: 'timestamptz', name: 'rsvp_opens_at', nullable: true })
  rsvpOpensAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'rsvp_closes_at', nullable: true })
  rsvpClosesAt!: Date | null;

  @Column({ type: 'integer' })
  sequence!: number;

  @Column({ type: 'text', array: true, name: 'co_hosts' })
  coHosts!: string[];
  @Column({ type: 'boolean', name: 'series_exception' })
  seriesException!: boolean;

  @Column({ type: 'uuid', name: 'created_by', nullable: true })
  createdBy!: Uuid | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
