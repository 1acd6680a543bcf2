import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Uuid } from '../../../kernel/ids.ts';

@Entity('member')
export class MemberEntity {
  @PrimaryColumn('uuid')
  id!: Uuid;

  @Column('text')
  issuer!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { name: 'avatar_url', nullable: true })
  avatarUrl!: string | null;

  @Column('text', { nullable: true })
  bio!: string | null;

  @Column('timestamptz', { name: 'joined_at' })
  joinedAt!: Date;
}
