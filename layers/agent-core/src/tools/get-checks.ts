import * as z from 'zod';
import { settledAt } from '../domain/checks.ts';
import { askedChecks, checksChange, checksParts } from './checks-text.ts';
import { fitted } from './code-page.ts';
import { lambdaTool } from './lambda-tool.ts';
import { waitForChecks } from './wait-for-checks.ts';

const input = z.strictObject({
  url: z.string().min(1).describe('URL of a pull request or commit, or owner/name#number.'),
});

export const getChecks = lambdaTool<z.infer<typeof input>>({
  name: 'get_checks',
  description: `Reads all checks and statuses of a commit, or of a pull request’s head: which are required, and of failed ones the lines that they mark and the part of the log that says why. To wait for them, call ${waitForChecks.name}.`,
  place: 'lambda',
  effect: 'none',
  inReview: 'too',
  waits: true,
  input,
  async run({ url }, { codeHost, now }) {
    const asked = askedChecks(url, codeHost);
    if ('content' in asked) return asked;
    const found = settledAt(await codeHost.checks(asked.repository, asked.of), now, now);
    const failures = await codeHost.failures(found.repository, found.checks);
    return { content: fitted([...checksParts(found), ...failures]), changes: checksChange(found) };
  },
});
