import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Uuid } from '../../../kernel/ids.ts';

@Entity('guidelines')
export class GuidelinesEntity {
  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  text!: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;

  @Column('timestamptz', { name: 'enforced_from' })
  enforcedFrom!: Date;

  @Column('uuid', { name: 'published_by', nullable: true })
  publishedBy!: Uuid | null;
}

@Entity('guidelines_acceptance')
export class GuidelinesAcceptanceEntity {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId!: Uuid;

  @PrimaryColumn('int')
  version!: number;

  @Column('timestamptz')
  at!: Date;
}
