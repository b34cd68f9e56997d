/** This file alone reads what names a repository. All other code takes what it gives, and puts nothing else into a path. */

/** A repository of the configured code host. Names are compared without regard to case, as GitHub does. */
export type RepositoryName = { owner: string; name: string };

/** Where the code host is: `https://github.com` and `https://api.github.com`, without a slash at the end. */
export type CodeHostAddresses = { serverUrl: string; apiUrl: string };

/**
 * What an address leads to: a repository of ours with the path behind it, our host but no repository, another host, or nothing
 * that is an address.
 */
export type Address =
  | { kind: 'ours'; repository: RepositoryName; rest: string[] }
  | { kind: 'odd' }
  | { kind: 'elsewhere'; host: string }
  | { kind: 'none' };

/** Letters, digits and hyphens, 39 at most; an underscore stands before the short code of an enterprise that manages its users. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;
/** What GitHub takes as the name of a repository. */
const NAME = /^[A-Za-z0-9._-]{1,100}$/;
/** Characters of an address that is read at all: GitHub's own are far shorter. */
const ADDRESS_CHARS_MAX = 2_048;
/** Printable ASCII: readers of addresses differ in what they make of white space, other letters and backslashes. */
const PLAIN = /^[\x21-\x5b\x5d-\x7e]+$/;
/** Of a page also letters of other scripts, which names of files have: they stand behind the host, which is compared as ASCII. */
const PAGE = /^[^\\\p{C}\p{Z}]+$/u;
/** Characters of a host that a refusal shows. */
const HOST_CHARS_SHOWN = 100;

/** Reads `owner/name`; undefined for everything else, also for what would mean another path to some server. */
export function repositoryName(text: string): RepositoryName | undefined {
  if (text.length > ADDRESS_CHARS_MAX) return undefined;
  const [owner, name, ...more] = text.split('/');
  return more.length === 0 ? checkedName(owner, name) : undefined;
}

/** `owner/name` as it stands in state, texts and paths. */
export function fullName({ owner, name }: RepositoryName): string {
  return `${owner}/${name}`;
}

/** The same for every way to write a repository's name. */
export function repositoryKey(repository: RepositoryName): string {
  return fullName(repository).toLowerCase();
}

/** Whether two texts, each `owner/name`, are one repository's name: the code host knows names in any case. */
export function isSameRepository(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The repositories of these texts, each once; what names none is left out. */
export function repositoryNames(texts: string[]): RepositoryName[] {
  const names = texts.flatMap((text) => repositoryName(text) ?? []);
  return [...new Map(names.map((name) => [repositoryKey(name), name])).values()];
}

/** Reads `owner/name`, or an address to clone from: by HTTP below the server's, or over SSH as `git` at the same host. */
export function readRepository(given: string, serverUrl: string): Address {
  const text = given.trim();
  if (text.length > ADDRESS_CHARS_MAX || !PLAIN.test(text)) return { kind: 'none' };
  const plain = repositoryName(text.replace(/\/$/, ''));
  if (plain) return { kind: 'ours', repository: plain, rest: [] };
  const path = pathBelow(text, serverUrl) ?? pathOverSsh(text, serverUrl);
  return path === undefined ? otherAddress(text) : addressOf(path);
}

/** Reads the address of a page, or of the same thing in the API: `…/owner/name/…` below the server's, `…/repos/owner/name/…`. */
export function readPage(given: string, { serverUrl, apiUrl }: CodeHostAddresses): Address {
  const text = given.trim();
  if (text.length > ADDRESS_CHARS_MAX || !PAGE.test(text)) return { kind: 'none' };
  // The API first: it may lie below the server, as on GitHub Enterprise Server.
  const bases = [`${apiUrl}/repos`, ...alsoKnownAs(serverUrl)];
  const path = bases.map((base) => pathBelow(text, base)).find((below) => below !== undefined);
  return path === undefined ? otherAddress(text) : pageOf(path.split(/[?#]/, 1)[0] ?? '');
}

function checkedName(owner: string | undefined, given: string | undefined): RepositoryName | undefined {
  const name = given?.replace(/\.git$/, '') ?? '';
  if (!owner || !OWNER.test(owner) || !NAME.test(name)) return undefined;
  return name === '.' || name === '..' || /\.git$/i.test(name) ? undefined : { owner, name };
}

function addressOf(path: string): Address {
  const [owner, name, ...rest] = path.replace(/\/$/, '').split('/');
  const repository = checkedName(owner, name);
  if (!repository || rest.some((part) => part === '' || /^\.+$|%/.test(part))) return { kind: 'odd' };
  return { kind: 'ours', repository, rest };
}

/** Names of files and branches are escaped in a page's address. What is no plain name once it is unescaped is refused. */
function pageOf(path: string): Address {
  const [owner, name, ...rest] = path.replace(/\/$/, '').split('/');
  const parts = rest.map(unescaped);
  if (parts.some((part) => part === undefined || UNSAFE_PART.test(part))) return { kind: 'odd' };
  const address = addressOf(`${owner}/${name}`);
  return address.kind === 'ours' ? { ...address, rest: parts as string[] } : address;
}

/** Empty, only dots, or with a character that would make it more than one part of a path. */
const UNSAFE_PART = /^\.*$|[/\\\p{Cc}]/u;

/** Undefined: its escapes are none. */
export function unescaped(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** A page is also named without encryption, and GitHub's own with `www`: what is asked is the configured server in any case. */
function alsoKnownAs(serverUrl: string): string[] {
  const plain = serverUrl.replace(/^https:/i, 'http:');
  return serverUrl.toLowerCase() === 'https://github.com'
    ? [serverUrl, plain, 'https://www.github.com', 'http://www.github.com']
    : [...new Set([serverUrl, plain])];
}

/** What follows the base, which must stand there as it is: no other scheme, host, port or user. People leave the scheme out. */
function pathBelow(text: string, baseUrl: string): string | undefined {
  const base = `${baseUrl.replace(/\/+$/, '')}/`;
  const forms = [base, base.slice(base.indexOf('://') + 3)];
  const isBelow = (form: string) => PLAIN.test(text.slice(0, form.length)) && begins(text, form);
  const form = forms.find(isBelow);
  return form === undefined ? undefined : text.slice(form.length);
}

function begins(text: string, form: string): boolean {
  return text.slice(0, form.length).toLowerCase() === form.toLowerCase();
}

/** There is no SSH key here: such an address is cloned over HTTPS, as git on the worker is told. */
function pathOverSsh(text: string, serverUrl: string): string | undefined {
  if (!/^https:\/\/[^/]+$/i.test(serverUrl)) return undefined;
  const host = serverUrl.slice('https://'.length).toLowerCase();
  const form = [`git@${host}:`, `ssh://git@${host}/`].find((each) => text.slice(0, each.length).toLowerCase() === each);
  return form === undefined ? undefined : text.slice(form.length);
}

/** The host is for people: nothing is decided by it. */
function otherAddress(text: string): Address {
  const scheme = text.indexOf('://');
  const authority = text.slice(scheme < 0 ? 0 : scheme + 3).split(/[/?#]/, 1)[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const isHostFirst = host.includes('.') && authority.length < text.length;
  if (scheme < 0 && !authority.includes('@') && !isHostFirst) return { kind: 'none' };
  return { kind: 'elsewhere', host: (scheme < 0 ? host.replace(/:.*$/, '') : host).slice(0, HOST_CHARS_SHOWN) };
}

/** `acme/widget#12` of a place that begins with it: the rest are others' words, which people are not shown as ours. */
export function pullRequestIn(where: string): string {
  return /^[\w.-]+\/[\w.-]+#\d+/.exec(where)?.[0] ?? '#?';
}
