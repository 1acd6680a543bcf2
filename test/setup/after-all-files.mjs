export default async function afterAllFiles() {
  const { stopSharedPostgres } = await import('./shared-postgres.ts');
  await stopSharedPostgres();
}
