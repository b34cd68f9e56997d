import { fullName, repositoryName } from '../../repository.ts';
import type { GitHubThread } from '../../thread/thread-source.ts';
import type { SessionId } from '../session.ts';
import type { SourceRules } from '../source.ts';

/** Characters that an id may have: see {@link SessionId}. */
const SESSION_ID_CHARS_MAX = 128;
const ID = /^github:([^:]+):([^:]+):([1-9]\d{0,9})$/;

/** The id of an issue's session; undefined where the names are so long that none can be made of them. */
export function gitHubSessionId({
  repository,
  number,
}: Pick<GitHubThread, 'repository' | 'number'>): SessionId | undefined {
  const id = `github:${repository.replace('/', ':')}:${number}`.toLowerCase();
  return gitHubThreadOf(id) && id.length <= SESSION_ID_CHARS_MAX ? id : undefined;
}

/** The thread that a session's id names; undefined for an id of another source. */
export function gitHubThreadOf(sessionId: SessionId): GitHubThread | undefined {
  const [, owner = '', name = '', number = ''] = ID.exec(sessionId) ?? [];
  const repository = repositoryName(`${owner}/${name}`);
  return repository && { kind: 'github', repository: fullName(repository), number: Number(number) };
}

/** What stands in a thread: its own first words, a comment, a comment on a line, a review. Each kind has ids of its own. */
export type GitHubPlace = { kind: keyof typeof KINDS; id: number };
const KINDS = { thread: 0, comment: 1, 'line-comment': 2, review: 3 } as const;
/** GitHub's ids are far below ten to the fourteenth. */
const ID_DIGITS = 14;

/** A digit of no kind: what was said elsewhere stands nowhere, and nothing can react to it. */
const ELSEWHERE = 9;

/** A place in the thread's order: seconds, then the kind and the id of what stands there. `at`: ms since the epoch. */
export function gitHubOrder(at: number, { kind, id }: GitHubPlace): string {
  return `${Math.floor(at / 1_000)}.${KINDS[kind]}${String(id).padStart(ID_DIGITS, '0')}`;
}

/** Undefined for what names no place. */
export function gitHubPlaceOf(order: string): GitHubPlace | undefined {
  const [, digit, id] = /^\d+\.([0-3])(\d{14})$/.exec(order) ?? [];
  const [kind] = Object.entries(KINDS).find(([, value]) => String(value) === digit) ?? [];
  return kind === undefined ? undefined : { kind: kind as GitHubPlace['kind'], id: Number(id) };
}

/** People of the code host are the same in all its repositories: their month is one. */
const PAYER = 'github';
/** GitHub takes 65,536 characters; some room for the mention, the mark, and what is escaped. */
const COMMENT_CHARS_MAX = 60_000;

/** What the engine must know of threads of the code host. Each post there is an e-mail to many: the progress stays where it is. */
export const gitHubThreads: SourceRules = {
  kind: 'github',
  threadOf: gitHubThreadOf,
  placeText: ({ repository, number }: GitHubThread) =>
    `GitHub thread ${repository}#${number}, where people read your words as GitHub's Markdown`,
  payer: ({ repository }: GitHubThread) => ({ teamId: PAYER, channel: repository }),
  placeAt: (at, salt) =>
    `${Math.floor(at / 1_000)}.${ELSEWHERE}${String((at % 1_000) * 1_000 + salt).padStart(ID_DIGITS, '0')}`,
  writtenAt(order) {
    const ms = Number(order.split('.')[0]) * 1_000;
    return Number.isSafeInteger(ms) && ms > 0 ? ms : undefined;
  },
  posting: { messageChars: COMMENT_CHARS_MAX, progress: 'stays' },
};
