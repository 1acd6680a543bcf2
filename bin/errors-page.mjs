#!/usr/bin/env node
// Writes docs/errors.md from the catalogue in the build: `npm run build && node bin/errors-page.mjs`.
import { writeFileSync } from 'node:fs';
import { ERROR_CATALOGUE } from '../dist/kernel/errors.js';
import { USER_ERRORS } from '../dist/kernel/user-error.js';

const rows = (catalogue, row) =>
  Object.entries(catalogue).map(([code, entry]) => `| \`${code}\` | ${row(entry)} |`);
writeFileSync(
  new URL('../docs/errors.md', import.meta.url),
  `# Errors

Every error carries a stable code in \`extensions.code\`. Messages may change; codes do not.

| code | HTTP status | what to do |
|---|---|---|
${rows(ERROR_CATALOGUE, ({ status, mend }) => `${status} | ${mend}`).join('\n')}

The status is that of a request that fails as a whole; a field that fails is \`null\` in an answer of status 200,
with an error that has its path.

## In a mutation's payload

What the user can mend comes in the payload's \`errors\`, with the path of the input at fault in \`field\`.

| code | what it says |
|---|---|
${rows(USER_ERRORS, (meaning) => meaning).join('\n')}
`,
);
