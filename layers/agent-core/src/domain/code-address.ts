import { type Address, type CodeHostAddresses, fullName, readPage, repositoryName } from './repository.ts';

/**
 * A page of the code host inside a repository, `owner/name`. `parts`: a branch, tag or commit and a path, not yet told apart. `sha` of a
 * commit may be a branch, whose newest one it is. `unread`: what the address names beside it, which is not read.
 */
export type RepositoryPage = { repository: string } & (
  | { kind: 'issue' | 'pull'; number: number }
  | { kind: 'comment' | 'review-comment'; id: number }
  | { kind: 'review'; number: number; id: number }
  | { kind: 'file' | 'tree'; parts: string[]; lines?: { from: number; to: number } }
  | { kind: 'commit'; sha: string; unread?: string }
  | { kind: 'compare'; range: string }
  | { kind: 'run' | 'job'; id: number }
);
export type CodePage = RepositoryPage | { kind: 'gist'; id: string; revision?: string };
export type CodeAddress = CodePage | Extract<Address, { kind: 'elsewhere' }> | { kind: 'none' };

/** GitHub counts from 1; issues have at most ten digits, ids of comments and runs more, but never beyond exact numbers. */
const NUMBER = /^[1-9]\d{0,9}$/;
const ID = /^[1-9]\d{0,14}$/;
const SHA = /^[0-9a-f]{4,64}$/i;
const GIST = /^[0-9a-f]{5,64}$/i;
const REVISION = /^[0-9a-f]{40,64}$/i;
/** Lines of a file behind its address: `#L10`, `#L10-L20`, `#L10C5-L20C8`. */
const LINES = /^L(\d{1,7})(?:C\d+)?(?:-L?(\d{1,7})(?:C\d+)?)?$/;

/** Reads any address of a page of the configured host, and `owner/name#12`. */
export function codeAddress(url: string, addresses: CodeHostAddresses): CodeAddress {
  const text = withoutMarks(url.trim());
  const mark = text.indexOf('#');
  const fragment = mark < 0 ? '' : text.slice(mark + 1);
  const plain = mark < 0 ? undefined : repositoryName(text.slice(0, mark));
  if (plain) return numbered(fullName(plain), 'issue', fragment);
  const gist = gistOf(text, addresses);
  if (gist) return gist;
  const address = readPage(text, addresses);
  if (address.kind === 'elsewhere') return address;
  if (address.kind !== 'ours') return NONE;
  const [, check = ''] = /[?&]check_run_id=(\d{1,15})(?:&|$)/.exec(text.split('#', 1)[0] ?? '') ?? [];
  const repository = fullName(address.repository);
  if (ID.test(check) && address.rest[0] === 'pull') return { kind: 'job', repository, id: Number(check) };
  return pageIn(repository, address.rest, fragment);
}

/** Marks that stand around an address, or behind it in a sentence. */
const MARKS = /^[.,;:!?'">\]*_。、，．；：！？）］」』】》〉]$/;

/** The address alone. A parenthesis may be its own, and dots that make a part of a path are looked at as they are. */
function withoutMarks(text: string): string {
  const from = /^[<(]/.test(text) ? 1 : 0;
  const opened = text.slice(from).includes('(');
  let end = text.length;
  while (end > from) {
    const [before = '', last = ''] = [text[end - 2], text[end - 1]];
    const isMark = MARKS.test(last) ? !(last === '.' && /[/.]/.test(before)) : last === ')' && !opened;
    if (!isMark) break;
    end--;
  }
  return text.slice(from, end);
}

function pageIn(repository: string, [kind = '', first = '', ...more]: string[], fragment: string): CodeAddress {
  switch (kind) {
    case 'issues':
      if (first === 'comments') return idOf(repository, 'comment', more[0]);
      return inThread(repository, 'issue', first, fragment);
    case 'pull':
    case 'pulls':
      if (first === 'comments') return idOf(repository, 'review-comment', more[0]);
      if (more[0] === 'reviews') return inThread(repository, 'pull', first, `pullrequestreview-${more[1] ?? ''}`);
      if ((more[0] === 'commits' || more[0] === 'changes') && SHA.test(more[1] ?? ''))
        return { kind: 'commit', repository, sha: more[1] ?? '' };
      return inThread(repository, 'pull', first.replace(AS_TEXT, ''), fragment);
    case 'blob':
    case 'raw':
    case 'blame':
      return more.length === 0 ? NONE : { kind: 'file', repository, parts: [first, ...more], ...linesOf(fragment) };
    case 'tree':
      return first === '' ? NONE : { kind: 'tree', repository, parts: [first, ...more] };
    case 'commit':
      return commit(repository, first.replace(AS_TEXT, ''), fragment);
    case 'commits':
      return SHA.test(first) ? commit(repository, first, fragment) : newest(repository, [first, ...more]);
    case 'compare':
      return comparison(repository, [first, ...more].join('/').replace(AS_TEXT, ''));
    case 'actions':
      if (first === 'jobs') return idOf(repository, 'job', more[0]);
      return first === 'runs' ? run(repository, more) : NONE;
    case 'runs':
    case 'check-runs':
      return idOf(repository, 'job', first);
    default:
      return NONE;
  }
}

const NONE: CodeAddress = { kind: 'none' };
/** GitHub shows the same page as text. */
const AS_TEXT = /\.(?:diff|patch)$/;

function idOf(repository: string, kind: 'comment' | 'review-comment' | 'job', id = ''): CodeAddress {
  return ID.test(id) ? { kind, repository, id: Number(id) } : NONE;
}

function commit(repository: string, sha: string, fragment: string): CodeAddress {
  if (!SHA.test(sha)) return NONE;
  const [, id] = /^(?:commitcomment-|r)(\d{1,15})$/.exec(fragment) ?? [];
  return { kind: 'commit', repository, sha, ...(id === undefined ? {} : { unread: `comment ${id} on this commit` }) };
}

/** The commits of a branch: its newest one. */
function newest(repository: string, parts: string[]): CodeAddress {
  const sha = parts.join('/');
  return sha === '' ? NONE : { kind: 'commit', repository, sha, unread: 'the list of commits before it' };
}

function numbered(repository: string, kind: 'issue' | 'pull', number: string): CodeAddress {
  return NUMBER.test(number) ? { kind, repository, number: Number(number) } : NONE;
}

/** A fragment that names no comment is a place on the page. */
function inThread(repository: string, kind: 'issue' | 'pull', number: string, fragment: string): CodeAddress {
  const page = numbered(repository, kind, number);
  const [, what, digits = ''] = /^(issuecomment-|discussion_r|pullrequestreview-|r)(\d+)$/.exec(fragment) ?? [];
  if (page.kind === 'none' || what === undefined || !ID.test(digits)) return page;
  const id = Number(digits);
  if (what === 'issuecomment-') return { kind: 'comment', repository, id };
  if (what === 'pullrequestreview-') return { kind: 'review', repository, number: Number(number), id };
  return { kind: 'review-comment', repository, id };
}

/** `base...head`; with two dots too, and a head alone is compared with the default branch, as on GitHub's page. */
function comparison(repository: string, range: string): CodeAddress {
  return range === '' || range.startsWith('.') || range.endsWith('.') ? NONE : { kind: 'compare', repository, range };
}

function run(repository: string, [id = '', part = '', job = '']: string[]): CodeAddress {
  if (part === 'job' && ID.test(job)) return { kind: 'job', repository, id: Number(job) };
  return ID.test(id) ? { kind: 'run', repository, id: Number(id) } : NONE;
}

function linesOf(fragment: string): { lines?: { from: number; to: number } } {
  const [, from, to = from] = LINES.exec(fragment) ?? [];
  if (from === undefined || to === undefined) return {};
  return { lines: { from: Math.min(Number(from), Number(to)), to: Math.max(Number(from), Number(to)) } };
}

/**
 * `https://gist.github.com/person/id`, with a revision behind it or without; on a server of one's own, and in tests,
 * `<server>/gist/person/id`.
 */
function gistOf(text: string, { serverUrl }: CodeHostAddresses): CodeAddress | undefined {
  const home = serverUrl === 'https://github.com' ? 'https://gist.github.com' : `${serverUrl}/gist`;
  if (!text.toLowerCase().startsWith(`${home}/`.toLowerCase())) return undefined;
  const path = (text.slice(home.length + 1).split(/[?#]/, 1)[0] ?? '').replace(/\/$/, '').split('/');
  const [id = '', revision, ...more] = path.length === 1 ? path : path.slice(1);
  if (!GIST.test(id) || more.length > 0) return undefined;
  if (revision === undefined) return { kind: 'gist', id };
  return REVISION.test(revision) ? { kind: 'gist', id, revision } : undefined;
}
