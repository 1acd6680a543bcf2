import type { FieldTable } from '../../test/authority/field-table.ts';

/**
 * Who is shown which field of headquarters. EVERYONE may be nobody; OWN is whoever the object is about; HEADQUARTERS is any
 * role there; MODERATOR whoever looks after the discussion. A row that is shown at all is decided in ROWS.
 */
export const COMMUNITY_FIELDS: FieldTable = {
  Query: {
    EVERYONE:
      'chapter chapters directory search organization countries topics regions guidelines node nodes proposalQuestions announcements discussions discussion',
    SIGNED_IN: 'me',
    MODERATOR: 'spaceBans moderationQueue',
    HQ_ADMIN: 'headquarters mail chapterServers auditLog erasures',
  },
  Chapter: {
    EVERYONE:
      'id urlname name description city country location timeZone joinMode foundedAt links status health asOf region stats lastEvent nextEvent',
    HEADQUARTERS: 'guidelinesAccepted',
    'OWN|HEADQUARTERS': 'proposal history',
  },
  ChapterProposal: { EVERYONE: 'at answers by' },
  ProposalAnswer: { EVERYONE: 'question text' },
  ProposalQuestion: { EVERYONE: 'id text required' },
  ChapterHistoryEntry: { EVERYONE: 'step before after at reason by' },
  ChapterStats: { EVERYONE: 'members upcomingEvents pastEvents rsvps attended lastEventAt' },
  ChapterServer: { EVERYONE: 'id name url health contactAt chapters' },
  DirectoryEvent: {
    EVERYONE:
      'id title startsAt endsAt timeZone type status city location topics yesCount seatsLeft chapter coHosts asOf event',
  },
  DirectoryStats: { EVERYONE: 'chapters activeChapters members upcomingEvents countries asOf' },
  Region: { EVERYONE: 'id name chapters stats' },
  Facets: { EVERYONE: 'kinds countries regions topics types months' },
  KindCount: { EVERYONE: 'kind count' },
  CountryCount: { EVERYONE: 'country count' },
  RegionCount: { EVERYONE: 'region count' },
  TopicCount: { EVERYONE: 'topic count' },
  EventTypeCount: { EVERYONE: 'type count' },
  MonthCount: { EVERYONE: 'month count' },
  DirectoryCountry: { EVERYONE: 'country chapters upcomingEvents region' },
  DirectoryTopic: { EVERYONE: 'topic chapters upcomingEvents' },
  DataExport: { EVERYONE: 'id status requestedAt expiresAt url missingChapters' },
  Location: { EVERYONE: 'lat lon' },
  Organization: { EVERYONE: 'name guidelines stats' },
  Member: {
    EVERYONE: 'id name avatarUrl bio joinedAt acceptedGuidelines',
    OWN: 'email upcomingEvents guidelinesDue mailChoices digest mentions spaceBans',
    'OWN|HQ_ADMIN': 'chapters',
  },
  ChapterMembershipSummary: { EVERYONE: 'role status joinedAt chapter' },
  Guidelines: { EVERYONE: 'version text publishedAt enforcedFrom acceptedCount' },
  GuidelinesAcceptance: { EVERYONE: 'version at' },
  GuidelinesDue: { EVERYONE: 'version from' },
  HeadquartersSeat: { EVERYONE: 'roles member regions' },
  MailChoices: { EVERYONE: 'kinds mutedChapters' },
  DigestSettings: { EVERYONE: 'frequency timeZone' },
  HeadquartersAuditEntry: {
    EVERYONE: 'seq at role action outcome objectId detail people reason origin member subject',
  },
  Erasure: { EVERYONE: 'id requestedAt age awaitingCount receipts awaitingChapters' },
  ErasureReceipt: { EVERYONE: 'at chapter' },
  MailState: { EVERYONE: 'waiting kept parked parkedMails' },
  ParkedMail: { EVERYONE: 'chapterId kind receivedAt attempts error member' },
  Announcement: { EVERYONE: 'id title body publishedAt author regions chapters' },
  Discussion: {
    EVERYONE:
      'id createdAt editedAt deletedAt hiddenAt body author asChapter mentions viewerCan repliesCount lockedAt lastActivityAt title chapter replies',
    'OWN|MODERATOR': 'hiddenReason',
  },
  DiscussionActivity: { EVERYONE: 'discussion reply' },
  Reply: {
    EVERYONE: 'id createdAt editedAt deletedAt hiddenAt body author asChapter mentions viewerCan discussion',
    'OWN|MODERATOR': 'hiddenReason',
  },
  PostPermissions: { EVERYONE: 'reply edit delete report moderate' },
  PostReport: { EVERYONE: 'reason reportedAt member' },
  ReportedPost: { EVERYONE: 'post reportedAt reports' },
  SpaceBan: { EVERYONE: 'id reason until bannedAt liftedAt member region appeal' },
  BanAppeal: { EVERYONE: 'id text appealedAt decidedAt granted answer' },
  Event: { EVERYONE: 'id' },
  EventSeries: { EVERYONE: 'id' },
  Membership: { EVERYONE: 'id' },
  Rsvp: { EVERYONE: 'id' },
};

type Row = Readonly<Record<string, unknown>>;

/** Who is shown a row at all; rows of types that are not named, everyone. */
export const COMMUNITY_ROWS: Readonly<Record<string, (row: Row) => string>> = {
  Chapter: ({ status }) => (status === 'PENDING' ? 'OWN|HEADQUARTERS' : 'EVERYONE'),
  ChapterServer: () => 'HQ_ADMIN',
  HeadquartersSeat: () => 'HQ_ADMIN',
  HeadquartersAuditEntry: () => 'HQ_ADMIN',
  Erasure: () => 'HQ_ADMIN',
  ErasureReceipt: () => 'HQ_ADMIN',
  MailState: () => 'HQ_ADMIN',
  ParkedMail: () => 'HQ_ADMIN',
  PostReport: () => 'MODERATOR',
  ReportedPost: () => 'MODERATOR',
};

/**
 * What each mutation needs: SIGNED_IN, a role at headquarters, the REGION of its chapter (an HQ_ADMIN, or a REGION_ADMIN who
 * looks after it), or what only the thing at hand can tell (RULES), for which its feature has tests of its own.
 */
export const COMMUNITY_MUTATIONS: Readonly<Record<string, 'SIGNED_IN' | 'HQ_ADMIN' | 'REGION' | 'RULES'>> = {
  acceptGuidelines: 'SIGNED_IN',
  updateProfile: 'SIGNED_IN',
  setMailChoices: 'SIGNED_IN',
  setDigest: 'SIGNED_IN',
  proposeChapter: 'SIGNED_IN',
  publishGuidelines: 'HQ_ADMIN',
  setHeadquartersRoles: 'HQ_ADMIN',
  setProposalQuestions: 'HQ_ADMIN',
  registerChapterServer: 'HQ_ADMIN',
  retryParkedMail: 'HQ_ADMIN',
  approveChapter: 'REGION',
  setChapterStatus: 'REGION',
  renameChapter: 'REGION',
  writeToOrganizers: 'REGION',
  exportMyData: 'RULES',
  requestErasure: 'RULES',
  publishAnnouncement: 'RULES',
  banFromSpace: 'RULES',
  liftSpaceBan: 'RULES',
  appealBan: 'RULES',
  decideAppeal: 'RULES',
  startDiscussion: 'RULES',
  replyToDiscussion: 'RULES',
  editPost: 'RULES',
  deletePost: 'RULES',
  reportPost: 'RULES',
  hidePost: 'RULES',
  unhidePost: 'RULES',
  dismissReports: 'RULES',
  lockDiscussion: 'RULES',
  unlockDiscussion: 'RULES',
};
