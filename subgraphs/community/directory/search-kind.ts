/** What the directory holds, and a search may find. */
export type SearchKind = 'CHAPTER' | 'EVENT';
export const SEARCH_KINDS: readonly SearchKind[] = ['CHAPTER', 'EVENT'];
