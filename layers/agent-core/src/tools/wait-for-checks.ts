import * as z from 'zod';
import { APPEAR_MS, type CommitChecks, isHeld, settledAt, verdictOn } from '../domain/checks.ts';
import { commitKey } from '../domain/code-keys.ts';
import type { ReadPart } from '../ports/code-host.ts';
import { askedChecks, awaitedText, type ChecksAsked, checksChange, checksParts } from './checks-text.ts';
import { fitted } from './code-page.ts';
import { errorAnswer, type LambdaToolAnswer, type LambdaToolContext, lookTool, type WaitSoFar } from './lambda-tool.ts';

const MINUTE_MS = 60_000;
const MINUTES_DEFAULT = 60;
const MINUTES_MAX = 6 * 60;
/** Red results in one turn, after which no further one is waited for. Catches repairs that do not repair. */
const RED_ROUNDS_MAX = 5;

const input = z.strictObject({
  url: z.string().min(1).describe('URL of a pull request or commit, or owner/name#number.'),
  minutes: z
    .number()
    .int()
    .min(1)
    .max(MINUTES_MAX)
    .optional()
    .describe(`How long at most; ${MINUTES_DEFAULT} when left out.`),
});

type Context = LambdaToolContext;

/** What a pull request's first look has found is awaited to the end: another head is another commit. */
export const waitForChecks = lookTool<z.infer<typeof input>>({
  name: 'wait_for_checks',
  description:
    'Waits until all checks of a commit, or of a pull request’s head, are done or one has failed, and tells how each stands and why it failed. Waiting costs nothing and needs no machine. Push first.',
  place: 'lambda',
  effect: 'none',
  inReview: 'too',
  waits: true,
  input,
  async look({ url, minutes = MINUTES_DEFAULT }, context, wait) {
    const asked = askedChecks(url, context.codeHost);
    if ('content' in asked) return asked;
    const red = context.state.guards?.redChecks ?? 0;
    if (!wait && red >= RED_ROUNDS_MAX) return errorAnswer(TOO_OFTEN);
    const { now } = context;
    const found = settledAt(await lookAt(context, asked, wait), now, wait?.since ?? now);
    if (!isOver(found, context, wait)) {
      const { serverUrl } = context.codeHost.addresses;
      const commits = [commitKey(serverUrl, found.repository, found.sha)];
      return { waits: { what: awaitedText(found), forMs: minutes * MINUTE_MS, commits, state: found.sha } };
    }
    return answer(context, found, wait, red);
  },
});

const TOO_OFTEN = `The checks were red ${RED_ROUNDS_MAX} times in this turn, so nothing was awaited. Stop repairing: tell the requester what fails, what you tried and what you suspect.`;

async function lookAt(
  { codeHost }: Context,
  { repository, of }: ChecksAsked,
  wait: WaitSoFar | undefined,
): Promise<CommitChecks> {
  const sha = wait?.state;
  if (sha === undefined || 'sha' in of) return codeHost.checks(repository, sha === undefined ? of : { sha });
  const now = await codeHost.checks(repository, of);
  return now.sha === sha
    ? now
    : { ...(await codeHost.checks(repository, { sha })), ...(now.pull ? { pull: now.pull } : {}) };
}

function isOver(found: CommitChecks, { now }: Context, wait: WaitSoFar | undefined): boolean {
  const { pull, sha } = found;
  if (pull && (pull.state !== 'open' || pull.headSha !== sha)) return true;
  if (wait && now >= wait.until) return true;
  switch (verdictOn(found)) {
    case 'red':
    case 'green':
      return true;
    case 'waiting':
      return isHeld(found) && ((found.coming?.approvals ?? 0) > 0 || hasWaited(wait, now));
    case 'none':
      return hasWaited(wait, now);
  }
}

function hasWaited(wait: WaitSoFar | undefined, now: number): boolean {
  return wait !== undefined && now - wait.since >= APPEAR_MS;
}

async function answer(
  { codeHost }: Context,
  found: CommitChecks,
  wait: WaitSoFar | undefined,
  red: number,
): Promise<LambdaToolAnswer> {
  const verdict = verdictOn(found);
  const parts: ReadPart[] = checksParts(found);
  const changes = checksChange(found);
  if (verdict === 'waiting' && wait && !isHeld(found)) {
    const minutes = Math.round((wait.until - wait.since) / MINUTE_MS);
    return {
      content: fitted([...parts, { text: `The time of ${minutes} minutes is over; nothing is awaited any more.` }]),
      changes,
    };
  }
  if (verdict !== 'red') return { content: fitted(parts), changes };
  const rounds = { text: `Red for the ${red + 1}. time of ${RED_ROUNDS_MAX} that are awaited in one turn.` };
  const failures = await codeHost.failures(found.repository, found.checks);
  return { content: fitted([...parts, rounds, ...failures]), changes: [...changes, { kind: 'checks-red' }] };
}
