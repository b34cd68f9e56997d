import { counted } from '../domain/counted.ts';
import { oneLine } from '../domain/frames/one-line.ts';
import { isSameRepository } from '../domain/repository.ts';
import type { PullRequest } from '../domain/session/session.ts';
import type { OpenedPullRequest } from '../ports/code-host.ts';
import { quietedLines } from './quieted-text.ts';

/** Workflow files, and owners, that are named to the model. */
const WORKFLOWS_NAMED_MAX = 10;
const OWNERS_NAMED_MAX = 10;

/** `known`: pull requests of this session. `beside`: lines about what was done beside opening it. */
export type Told = { asked: string; known: readonly PullRequest[]; beside: string[] };

/** The text tells what the code host answered, and not what was asked for. */
export function told(opened: OpenedPullRequest, { asked, known, beside }: Told): string {
  const { repository, base, draft, problems } = opened;
  const isMoved = !isSameRepository(asked, repository);
  return [
    ...done(opened),
    `Into ${oneLine(base)}, ${draft ? 'a draft' : 'ready for review'}.`,
    ...standsOn(opened, known),
    ...headOf(opened),
    ...closing(opened),
    ...beside,
    ...ownersOf(opened),
    ...workflowsOf(opened),
    ...(isMoved ? [`${asked} is called ${repository} now.`] : []),
    ...(opened.forkOf === undefined ? [] : [inFork(repository, opened.forkOf)]),
    ...problems.map((problem) => `Not done: ${problem}`),
    ...quietedLines(opened.quieted),
  ].join('\n');
}

/** A company may well work in its fork: what was asked for is done, and the other way is told. */
function inFork(repository: string, parent: string): string {
  const [owner] = repository.split('/');
  return `${repository} is a fork: for a pull request to ${oneLine(parent)} give that repository, and ${owner}:BRANCH as branch.`;
}

function done({ number, url, created, foreign }: OpenedPullRequest): string[] {
  if (!foreign) return [`${created ? 'Opened' : 'Updated'} pull request #${number}: ${url}`];
  const author = oneLine(foreign.author);
  return [
    `Pull request #${number} of this branch was opened by ${author}, not by this session: ${url}`,
    `Its title and description stay as they are. Yours were added as a comment: ${foreign.commentUrl}`,
  ];
}

/** Its base may be the branch of another one of this session, which has to go first. */
function standsOn({ repository, number, base }: OpenedPullRequest, known: readonly PullRequest[]): string[] {
  const isBase = (pull: PullRequest) =>
    isSameRepository(pull.repository, repository) && pull.branch === base && pull.number !== number;
  const below = known.findLast(isBase);
  if (below === undefined) return [];
  if (below.ended)
    return [`Its base is the branch of #${below.number}, which was ${below.ended}: call again with another base.`];
  return [
    `It stands on #${below.number} of this session, which is to be merged first; its diff shows only what comes on top.`,
  ];
}

function ownersOf({ owners }: OpenedPullRequest): string[] {
  if (owners === undefined) return [];
  const where = `by ${owners.file} of the base branch`;
  if (owners.owners.length === 0) return [`The changed files have no owners, ${where}.`];
  const named = owners.owners.slice(0, OWNERS_NAMED_MAX);
  const names = named.map(({ owner, files }) => `${oneLine(owner)} (${counted(files, 'file')})`).join(', ');
  const more = owners.owners.length - named.length;
  return [`Owners of the changed files, ${where}: ${names}${more > 0 ? ` and ${more} more` : ''}.`];
}

function workflowsOf({ workflows = [] }: OpenedPullRequest): string[] {
  const names = workflows.slice(0, WORKFLOWS_NAMED_MAX).map((name) => oneLine(name));
  return names.length > 0 ? [`It changes workflows, which its description says: ${names.join(', ')}.`] : [];
}

/** GitHub's own reading of the words: a slip in them would leave the issue open. */
function closing({ closes, closesByWords, defaultBranch }: OpenedPullRequest): string[] {
  const only = defaultBranch === undefined ? '' : ` Issues are closed by merges into ${oneLine(defaultBranch)} alone.`;
  if (closes === undefined) return [];
  if (closes.length === 0) return [`It closes no issue.${only}`];
  const issues = closes.map((each) => oneLine(each)).join(', ');
  return [`Merging it ${closesByWords ? 'will close, by its words,' : 'closes'} ${issues}.${only}`];
}

function headOf({ head = {} }: OpenedPullRequest): string[] {
  const { sha, commits, files } = head;
  if (sha === undefined) return [];
  const counts =
    commits === undefined || files === undefined ? '' : `: ${counted(commits, 'commit')}, ${counted(files, 'file')}`;
  return [`Its head is ${oneLine(sha)}${counts}.`];
}
