import { json, type LocalResponse, text } from '../../kernel/http.ts';
import { allows, authorize, type Identity, loginOf, notAccessible } from '../access.ts';
import { GitHubError, notFound } from '../errors.ts';
import { bring } from '../forks.ts';
import { diffFiles, type FileDiff, unifiedDiff } from '../git/diff.ts';
import { git } from '../git/git.ts';
import { branchTip, countCommits, listBranches, listCommits, mergeBase, resolveCommit } from '../git/history.ts';
import { headOf } from '../pulls.ts';
import type { Repository } from '../state.ts';
import type { Place } from './links/items.ts';
import { profile } from './links/people.ts';
import { listResponse, pageOf } from './paging.ts';
import { namedRepository, type RestCall, type RestRoute } from './router.ts';
import { branchJson, commitJson, fileJson, htmlUrl, isoTime, placeOf, repositoryJson, userJson } from './shapes.ts';

/** Commits of a list or comparison beyond this are left out, as on GitHub. */
const COMMITS_MAX = 250;
const FILES_MAX = 300;

export const repositoryRoutes: RestRoute[] = [
  { method: 'GET', path: '/user', operation: 'GetUser', answer: getUser },
  { method: 'GET', path: '/repos/:owner/:name', operation: 'GetRepository', answer: getRepository },
  { method: 'GET', path: '/repos/:owner/:name/branches', operation: 'ListBranches', answer: getBranches },
  { method: 'GET', path: '/repos/:owner/:name/branches/:branch+', operation: 'GetBranch', answer: getBranch },
  { method: 'GET', path: '/repos/:owner/:name/rules/branches/:branch+', operation: 'GetRules', answer: getRules },
  {
    method: 'GET',
    path: '/repos/:owner/:name/collaborators/:login/permission',
    operation: 'GetPermission',
    answer: getPermission,
  },
  { method: 'GET', path: '/repos/:owner/:name/git/ref/:ref+', operation: 'GetRef', answer: getRef },
  { method: 'DELETE', path: '/repos/:owner/:name/git/refs/:ref+', operation: 'DeleteRef', answer: deleteRef },
  { method: 'GET', path: '/repos/:owner/:name/commits', operation: 'ListCommits', answer: getCommits },
  { method: 'GET', path: '/repos/:owner/:name/compare/:range+', operation: 'Compare', answer: compare },
];

/** Stands after the check routes, because its ref takes everything behind `commits/`. */
export const commitRoute: RestRoute = {
  method: 'GET',
  path: '/repos/:owner/:name/commits/:ref+',
  operation: 'GetCommit',
  answer: getCommit,
};

/** True when the client asked for a diff instead of JSON. */
export function wantsDiff({ headers }: RestCall): boolean {
  return /application\/vnd\.github\.(v3\.)?diff/.test(headers.accept ?? '');
}

export function diffResponse(diff: string): LocalResponse {
  return text(200, diff, 'application/vnd.github.diff; charset=utf-8');
}

/** The repository, when the caller may read its code. */
export function readable(call: RestCall): Repository {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['contents'], 'read');
  return repository;
}

function getUser({ store, identity }: RestCall): LocalResponse {
  const login = loginOf(identity);
  if (identity.kind === 'token' && identity.token.kind === 'installation') throw notAccessible(identity);
  return json(200, { ...userJson(store, login), name: login, ...profile(isoTime(store.clock.now())) });
}

function getRepository(call: RestCall): LocalResponse {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['metadata', 'contents'], 'read');
  const permissions = repositoryPermissions(call.identity, repository);
  const shown = { ...repositoryJson(call.store, repository), ...kinOf(call, repository) };
  return json(200, { ...shown, ...(permissions ? { permissions } : {}) });
}

/** What a fork is a fork of: its parent, and where all of them come from. */
function kinOf({ store }: RestCall, { fork }: Repository) {
  const parent = fork && store.byId(fork.parentId);
  const source = fork && store.byId(fork.sourceId);
  if (!parent || !source) return {};
  return { parent: repositoryJson(store, parent), source: repositoryJson(store, source) };
}

function repositoryPermissions(identity: Identity, repository: Repository) {
  if (identity.kind !== 'token') return undefined;
  const push = allows(identity, repository, 'contents', 'write');
  return { admin: false, maintain: false, push, triage: push, pull: true };
}

async function getBranches(call: RestCall): Promise<LocalResponse> {
  const repository = readable(call);
  const branches = await listBranches(repository.directory);
  return listResponse(call, branches, (branch) => branchJson(call.store, repository, branch));
}

async function getBranch(call: RestCall): Promise<LocalResponse> {
  const repository = readable(call);
  const name = call.parameters.branch ?? '';
  const sha = await branchTip(repository.directory, name);
  if (!sha) throw new GitHubError(404, 'Branch not found');
  const [commit] = await listCommits(repository.directory, sha, 1);
  const url = `${placeOf(call.store, repository).api}/branches/${name}`;
  const links = {
    _links: { self: url, html: `${htmlUrl(call.store, repository)}/tree/${name}` },
    protection_url: `${url}/protection`,
  };
  const full = commit ? commitJson(call.store, repository, commit) : { sha };
  return json(200, { ...branchJson(call.store, repository, { name, sha }), ...links, commit: full });
}

/** No rulesets here: what the default branch requires is told as its protection. */
function getRules(call: RestCall): LocalResponse {
  readable(call);
  return json(200, []);
}

/** GitHub tells it to whoever may push, and to every App of the repository. Everybody has `read` where a repository is public. */
function getPermission(call: RestCall): LocalResponse {
  const repository = namedRepository(call);
  const isApp = call.identity.kind === 'token' && call.identity.token.kind === 'installation';
  if (isApp) authorize(call.identity, repository, ['metadata'], 'read');
  else authorize(call.identity, repository, ['contents'], 'write');
  const login = call.parameters.login ?? '';
  const permission = repository.collaborators.get(login) ?? (repository.private ? 'none' : 'read');
  return json(200, {
    permission,
    role_name: permission,
    user: { ...userJson(call.store, login), role_name: permission },
  });
}

async function getRef(call: RestCall): Promise<LocalResponse> {
  const repository = readable(call);
  const [, kind, name = ''] = /^(heads|tags)\/(.+)$/.exec(call.parameters.ref ?? '') ?? [];
  const { directory } = repository;
  const sha = kind === 'heads' ? await branchTip(directory, name) : await resolveCommit(directory, `refs/tags/${name}`);
  if (!kind || !sha) throw notFound();
  const ref = `refs/${kind}/${name}`;
  const { api } = placeOf(call.store, repository);
  const object = { type: 'commit', sha, url: `${api}/git/commits/${sha}` };
  return json(200, { ref, node_id: `REF_local${sha}`, url: `${api}/git/${ref}`, object });
}

/** Only branches: nobody deletes tags here. */
async function deleteRef(call: RestCall): Promise<LocalResponse> {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['contents'], 'write');
  const [, branch = ''] = /^heads\/(.+)$/.exec(call.parameters.ref ?? '') ?? [];
  const sha = await branchTip(repository.directory, branch);
  if (!sha) throw new GitHubError(422, 'Reference does not exist');
  await git(repository.directory, ['update-ref', '-d', `refs/heads/${branch}`, sha]);
  return { status: 204, headers: {}, body: Buffer.alloc(0) };
}

async function getCommits(call: RestCall): Promise<LocalResponse> {
  const repository = readable(call);
  const sha = await resolveCommit(repository.directory, call.query.get('sha') ?? repository.defaultBranch);
  if (!sha && (await listBranches(repository.directory)).length === 0)
    throw new GitHubError(409, 'Git Repository is empty.');
  if (!sha) throw notFound();
  const commits = await listCommits(repository.directory, sha, COMMITS_MAX);
  return listResponse(call, commits, (commit) => commitJson(call.store, repository, commit));
}

async function getCommit(call: RestCall): Promise<LocalResponse> {
  const repository = readable(call);
  const { directory } = repository;
  const ref = call.parameters.ref ?? '';
  const sha = await resolveCommit(directory, ref);
  const [commit] = sha ? await listCommits(directory, sha, 1) : [];
  if (!sha || !commit) throw new GitHubError(422, `No commit found for SHA: ${ref}`);
  if (/application\/vnd\.github\.(v3\.)?sha/.test(call.headers.accept ?? ''))
    return text(200, commit.sha, 'application/vnd.github.sha; charset=utf-8');
  if (wantsDiff(call)) return diffResponse(await unifiedDiff(directory, commit.parents[0], commit.sha));
  const files = await diffFiles(directory, commit.parents[0], commit.sha);
  const { items: shown, headers } = pageOf(call, files, FILES_MAX);
  const whole = json(200, {
    ...commitJson(call.store, repository, commit),
    stats: stats(files),
    files: shown.map(fileJson(call.store, repository, sha)),
  });
  return { ...whole, headers: { ...whole.headers, ...headers } };
}

function stats(files: FileDiff[]) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}

async function compare(call: RestCall): Promise<LocalResponse> {
  const repository = readable(call);
  const { directory } = repository;
  const [baseName = '', headName = ''] = (call.parameters.range ?? '').split('...', 2);
  const base = await comparedCommit(call, repository, baseName);
  const head = await comparedCommit(call, repository, headName);
  const common = base && head ? await mergeBase(directory, base, head) : undefined;
  if (!base || !head || !common) throw notFound();
  if (wantsDiff(call)) return diffResponse(await unifiedDiff(directory, common, head));
  const ahead = await countCommits(directory, `${base}..${head}`);
  const behind = await countCommits(directory, `${head}..${base}`);
  const commits = (await listCommits(directory, `${base}..${head}`, COMMITS_MAX)).reverse();
  const files = (await diffFiles(directory, common, head)).slice(0, FILES_MAX);
  return json(200, {
    status: comparisonStatus(ahead, behind),
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    ...comparisonLinks(placeOf(call.store, repository), base, head),
    base_commit: await shownCommit(call, repository, base),
    merge_base_commit: await shownCommit(call, repository, common),
    commits: commits.map((commit) => commitJson(call.store, repository, commit)),
    files: files.map(fileJson(call.store, repository, head)),
  });
}

/** A commit by its name here, or as `owner:branch` in another repository of the network. */
async function comparedCommit({ store }: RestCall, repository: Repository, name: string): Promise<string | undefined> {
  if (!name.includes(':')) return resolveCommit(repository.directory, name);
  const head = headOf(store, repository, name);
  if (!head || head.repository === repository) return head && resolveCommit(repository.directory, head.branch);
  const isThere = await branchTip(head.repository.directory, head.branch);
  return isThere ? bring(head.repository, head.branch, repository, `refs/local/compared-${store.newId()}`) : undefined;
}

async function shownCommit({ store }: RestCall, repository: Repository, sha: string) {
  const [commit] = await listCommits(repository.directory, sha, 1);
  return commit && commitJson(store, repository, commit);
}

function comparisonLinks({ api, html }: Place, base: string, head: string) {
  const page = `${html}/compare/${base}...${head}`;
  const files = { diff_url: `${page}.diff`, patch_url: `${page}.patch` };
  return { url: `${api}/compare/${base}...${head}`, html_url: page, permalink_url: page, ...files };
}

function comparisonStatus(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
