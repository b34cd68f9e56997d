import { type Address, type CodeHostAddresses, fullName, readPage, repositoryName } from './repository.ts';

/** A page of the code host inside a repository, `owner/name`. `parts`: a branch, tag or commit and a path, not yet told apart. */
export type RepositoryPage = { repository: string } & (
  | { kind: 'issue' | 'pull'; number: number }
  | { kind: 'comment' | 'review-comment'; id: number }
  | { kind: 'review'; number: number; id: number }
  | { kind: 'file' | 'tree'; parts: string[]; lines?: { from: number; to: number } }
  | { kind: 'commit'; sha: string }
  | { kind: 'compare'; range: string }
  | { kind: 'run' | 'job'; id: number }
);
export type CodePage = RepositoryPage | { kind: 'gist'; id: string };
export type CodeAddress = CodePage | Extract<Address, { kind: 'elsewhere' }> | { kind: 'none' };

/** GitHub counts from 1; issues have at most ten digits, ids of comments and runs more, but never beyond exact numbers. */
const NUMBER = /^[1-9]\d{0,9}$/;
const ID = /^[1-9]\d{0,14}$/;
const SHA = /^[0-9a-f]{4,64}$/i;
const GIST = /^[0-9a-f]{5,64}$/i;
/** Lines of a file behind its address: `#L10`, `#L10-L20`, `#L10C5-L20C8`. */
const LINES = /^L(\d{1,7})(?:C\d+)?(?:-L?(\d{1,7})(?:C\d+)?)?$/;

/** Reads any address of a page of the configured host, and `owner/name#12`. */
export function codeAddress(url: string, addresses: CodeHostAddresses): CodeAddress {
  const text = url.trim();
  const mark = text.indexOf('#');
  const fragment = mark < 0 ? '' : text.slice(mark + 1);
  const plain = mark < 0 ? undefined : repositoryName(text.slice(0, mark));
  if (plain) return numbered(fullName(plain), 'issue', fragment);
  const gist = gistId(text, addresses);
  if (gist) return { kind: 'gist', id: gist };
  const address = readPage(text, addresses);
  if (address.kind === 'elsewhere') return address;
  return address.kind === 'ours' ? pageIn(fullName(address.repository), address.rest, fragment) : { kind: 'none' };
}

function pageIn(repository: string, [kind = '', first = '', ...more]: string[], fragment: string): CodeAddress {
  switch (kind) {
    case 'issues':
      return inThread(repository, 'issue', first, fragment);
    case 'pull':
    case 'pulls':
      if ((more[0] === 'commits' || more[0] === 'changes') && SHA.test(more[1] ?? ''))
        return { kind: 'commit', repository, sha: more[1] ?? '' };
      return inThread(repository, 'pull', first, fragment);
    case 'blob':
    case 'raw':
    case 'blame':
      return more.length === 0 ? NONE : { kind: 'file', repository, parts: [first, ...more], ...linesOf(fragment) };
    case 'tree':
      return first === '' ? NONE : { kind: 'tree', repository, parts: [first, ...more] };
    case 'commit':
    case 'commits':
      return SHA.test(first) ? { kind: 'commit', repository, sha: first } : NONE;
    case 'compare':
      return comparison(repository, [first, ...more].join('/'));
    case 'actions':
      return first === 'runs' ? run(repository, more) : NONE;
    case 'runs':
      return ID.test(first) ? { kind: 'job', repository, id: Number(first) } : NONE;
    default:
      return NONE;
  }
}

const NONE: CodeAddress = { kind: 'none' };

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

/** `https://gist.github.com/person/id`; on a server of one's own, and in tests, `<server>/gist/person/id`. */
function gistId(text: string, { serverUrl }: CodeHostAddresses): string | undefined {
  const home = serverUrl === 'https://github.com' ? 'https://gist.github.com' : `${serverUrl}/gist`;
  if (!text.toLowerCase().startsWith(`${home}/`.toLowerCase())) return undefined;
  const path = (text.slice(home.length + 1).split(/[?#]/, 1)[0] ?? '').replace(/\/$/, '').split('/');
  const id = path.length <= 2 ? path.at(-1) : undefined;
  return id !== undefined && GIST.test(id) ? id : undefined;
}
