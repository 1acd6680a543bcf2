import type { AuditLog } from '../../kernel/audit/audit-loader.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/db/database.ts';
import type { Logger } from '../../kernel/log.ts';
import type { Notices } from '../../kernel/notices.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import type { GuidelinesService } from './guidelines/guidelines.service.ts';
import type { CommunityLoaders } from './loaders.ts';
import type { MemberService } from './member/member.service.ts';
import type { RegistryService } from './registry/registry.service.ts';
import type { Site } from './space/site.ts';

/** What lives as long as the process. */
export interface CommunityServices {
  readonly db: Database;
  /** Where clients reach the graph. */
  readonly graphUrl: () => string;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly logger: Logger;
  /** Where mails about the space lead; undefined while the community has no site. */
  readonly site: Site | undefined;
  readonly members: MemberService;
  readonly guidelines: GuidelinesService;
  readonly registry: RegistryService;
}

/** What resolvers work with: one for each request. */
export interface CommunityContext extends CommunityServices {
  readonly viewer: Viewer | undefined;
  readonly loaders: CommunityLoaders;
  /** The request, as the gateway's log has it. */
  readonly origin: string | undefined;
  /** Writes to the audit log: one transaction for all that is to be written at once. */
  readonly audit: AuditLog;
}
