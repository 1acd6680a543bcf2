import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChapterState } from '../../../schema/changes.ts';

@Entity('profile')
export class ProfileEntity {
  @PrimaryColumn({ type: 'boolean', name: 'only_row' })
  onlyRow!: boolean;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'text', nullable: true })
  city!: string | null;

  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'double precision', nullable: true })
  lat!: number | null;

  @Column({ type: 'double precision', nullable: true })
  lon!: number | null;

  @Column({ type: 'text', name: 'time_zone' })
  timeZone!: string;

  @Column({ type: 'text', name: 'join_mode' })
  joinMode!: ChapterState['joinMode'];

  @Column({ type: 'timestamptz', name: 'founded_at', nullable: true })
  foundedAt!: Date | null;

  @Column({ type: 'text', array: true })
  links!: string[];

  @Column({ type: 'text', array: true })
  topics!: string[];

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
