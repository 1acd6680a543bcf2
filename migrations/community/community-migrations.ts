import { Core0000000000001 } from './0001-core.ts';
import { Directory0000000000002 } from './0002-directory.ts';
import { Mail0000000000003 } from './0003-mail.ts';
import { CoHosting0000000000004 } from './0004-co-hosting.ts';
import { Rates0000000000005 } from './0005-rates.ts';
import { Search0000000000006 } from './0006-search.ts';
import { Space0000000000007 } from './0007-space.ts';
import { Rights0000000000008 } from './0008-rights.ts';
import { ChaptersLife0000000000009 } from './0009-chapters-life.ts';
import { Digests0000000000017 } from './0017-digests.ts';

/** In order; append only. */
export const communityMigrations = [
  Core0000000000001,
  Directory0000000000002,
  Mail0000000000003,
  CoHosting0000000000004,
  Rates0000000000005,
  Search0000000000006,
  Space0000000000007,
  Rights0000000000008,
  ChaptersLife0000000000009,
  Digests0000000000017,
];
