/** Jest requires this file, for which no loader of TypeScript is asked; for what it imports, one is. */
export default async function beforeAllFiles() {
  const { startSharedPostgres } = await import('./shared-postgres.ts');
  await startSharedPostgres();
}
