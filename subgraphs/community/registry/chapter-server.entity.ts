import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Uuid } from '../../../kernel/ids.ts';

@Entity('chapter_server')
export class ChapterServerEntity {
  @PrimaryColumn('uuid')
  id!: Uuid;

  @Column('text')
  name!: string;

  @Column('text')
  url!: string;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;
}
