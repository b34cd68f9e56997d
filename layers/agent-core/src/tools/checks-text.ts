import { type Check, type CommitChecks, verdictOn } from '../domain/checks.ts';
import type { CodePage } from '../domain/code-address.ts';
import { counted } from '../domain/counted.ts';
import type { CodeHost, ReadPart } from '../ports/code-host.ts';
import { pageOf } from './code-page.ts';
import { errorAnswer, type LambdaToolAnswer, type SessionChange } from './lambda-tool.ts';

/** Checks that are listed; failed ones come first. */
const LISTED_MAX = 100;
/** Names in a line for people, and characters of each. */
const NAMES_SHOWN = 3;
const NAME_CHARS_SHOWN = 40;

export type ChecksAsked = { repository: string; of: { number: number } | { sha: string } };

/** What an address asks for, or what to pass instead. */
export function askedChecks(url: string, codeHost: CodeHost): ChecksAsked | LambdaToolAnswer {
  const page: CodePage | LambdaToolAnswer = pageOf(url, codeHost);
  if ('content' in page) return page;
  if (page.kind === 'pull' || page.kind === 'issue')
    return { repository: page.repository, of: { number: page.number } };
  if (page.kind === 'commit') return { repository: page.repository, of: { sha: page.sha } };
  return errorAnswer('Pass the URL of a pull request or of a commit, or owner/name#number; nothing was read.');
}

/** Where the checks stand, then each of them, in a frame: their names are others' words. */
export function checksParts(found: CommitChecks): ReadPart[] {
  const { checks, missing, left, sha } = found;
  const lines = [
    ...checks.slice(0, LISTED_MAX).map(line),
    ...missing.map((name) => `not reported yet: ${name} [required]`),
  ];
  const more = left + Math.max(0, checks.length - LISTED_MAX);
  const name = `checks of ${sha.slice(0, 12)}`;
  return [
    { text: `${summary(found)}${more > 0 ? ` ${more} more are not listed.` : ''}` },
    ...(lines.length === 0 ? [] : [{ frame: { kind: 'resource' as const, name }, text: lines.join('\n') }]),
  ];
}

function summary({ repository, sha, pull, ...found }: CommitChecks): string {
  const whose = pull ? `${repository}#${pull.number}, commit ${sha}` : `${repository}, commit ${sha}`;
  const moved = pull && pull.headSha !== sha ? ` It is no longer the head: that is ${pull.headSha}.` : '';
  const closed = pull && pull.state !== 'open' ? ` The pull request is ${pull.state}.` : '';
  const conflicts = pull?.conflicts ? CONFLICTS : '';
  return `Checks of ${whose}: ${WORDS[verdictOn(found)]} ${counts(found.checks)}${comingText(found)}${closed}${moved}${conflicts}`;
}

/** Why there may be more than what is listed. */
function comingText({ checks, coming }: Pick<CommitChecks, 'checks' | 'coming'>): string {
  if (!coming) return '';
  const { underWay, approvals, appearing } = coming;
  const isOpen = underWay > 0 && checks.every(({ state }) => state !== 'waiting');
  const [runs, wait, them] = approvals === 1 ? ['run', 'waits', 'it'] : ['runs', 'wait', 'them'];
  return [
    ...(isOpen ? [`Not over: ${counted(underWay, 'suite')} of checks, whose jobs may need others to end first.`] : []),
    ...(approvals > 0
      ? [`${approvals} workflow ${runs} ${wait} for a maintainer's approval: nothing of ${them} runs before.`]
      : []),
    ...(appearing && checks.length > 0 ? ['Others may still appear.'] : []),
  ]
    .map((sentence) => ` ${sentence}`)
    .join('');
}

/** GitHub makes no commit of such a merge, on which most workflows of pull requests run. */
const CONFLICTS =
  ' It conflicts with its base: until that is resolved, checks that run on pull requests do not begin. Merge the base into the branch, and push.';

const WORDS: Record<ReturnType<typeof verdictOn>, string> = {
  red: 'red.',
  green: 'green, all of them are done.',
  waiting: 'not all of them are done, none has failed.',
  none: 'there are none.',
};

function counts(checks: Check[]): string {
  const of = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  return checks.length === 0 ? '' : `${of('failed')} failed, ${of('waiting')} not done, ${of('passed')} passed.`;
}

function line({ name, words, about, url, required, kind }: Check): string {
  const marks = [...(required ? ['required'] : []), ...(kind === 'status' ? ['status'] : [])];
  const shown = marks.length > 0 ? ` [${marks.join(', ')}]` : '';
  return `${words}: ${name}${shown}${about ? ` (${about})` : ''} ${url ?? ''}`.trimEnd();
}

/** What the session keeps of it: which branch a pull request comes from, and how its head stands. */
export function checksChange({ repository, sha, pull, ...found }: CommitChecks): SessionChange[] {
  const { head } = pull?.state === 'open' ? pull : {};
  const heads: SessionChange[] = head === undefined ? [] : [{ kind: 'heads', heads: [head] }];
  if (pull?.headSha !== sha) return heads;
  return [{ kind: 'checks', repository, number: pull.number, verdict: verdictOn(found) }, ...heads];
}

/** For people: which checks are awaited. Their names may not look like anything to a chat. */
export function awaitedText({ repository, sha, pull, checks, missing }: CommitChecks): string {
  const waiting = [...checks.filter(({ state }) => state === 'waiting').map(({ name }) => name), ...missing];
  const names = waiting.slice(0, NAMES_SHOWN).map((name) => name.slice(0, NAME_CHARS_SHOWN).replace(/[<>&`*_~]/g, ' '));
  const more = waiting.length > NAMES_SHOWN ? ` and ${waiting.length - NAMES_SHOWN} more` : '';
  const whose = pull ? `${repository}#${pull.number}` : `${repository}@${sha.slice(0, 7)}`;
  const total = checks.length + missing.length;
  const which =
    waiting.length === 0
      ? noneNamed(checks.length)
      : `${names.join(', ')}${more}; ${total - waiting.length} of ${total} done`;
  return `the checks of ${whose} (${which})`;
}

function noneNamed(done: number): string {
  return done === 0 ? 'none has begun' : `${done} done; others may come`;
}
