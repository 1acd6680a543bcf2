/** Tells the workers where this run's PostgreSQL is; set before they are started. */
export const adminUrlVariable = 'CHAPTERHOUSE_TEST_DATABASE';
