import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChapterKey, Uuid } from '../../../kernel/ids.ts';
import type { ChapterState } from '../../../schema/changes.ts';
import type { ChapterStatus } from './chapter-life.ts';
import type { ProposalAnswer } from './proposal-question.ts';

@Entity('chapter')
export class ChapterEntity {
  @PrimaryColumn('text')
  key!: ChapterKey;

  @Column('text')
  urlname!: string;

  @Column('text')
  status!: ChapterStatus;

  @Column('uuid', { name: 'server_id', nullable: true })
  serverId!: Uuid | null;

  @Column('text', { name: 'region_id', nullable: true })
  regionId!: string | null;

  @Column('jsonb')
  proposal!: ChapterState;

  @Column('jsonb')
  answers!: ProposalAnswer[];

  @Column('uuid', { name: 'proposed_by', nullable: true })
  proposedBy!: Uuid | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'provisioned_at', nullable: true })
  provisionedAt!: Date | null;
}
