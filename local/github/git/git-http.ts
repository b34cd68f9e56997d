import { gunzipSync } from 'node:zlib';
import { type LocalRequest, type LocalResponse, text } from '../../kernel/http.ts';
import { allows, authenticate, callerKind, canSee, type Identity } from '../access.ts';
import { GitHubError } from '../errors.ts';
import { headMoved, headRepository } from '../forks.ts';
import { movedInGit } from '../moves.ts';
import { isPullRequest, type Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';
import { runBackend } from './backend.ts';
import { askGit, git } from './git.ts';
import { listBranches } from './history.ts';

type GitService = 'git-upload-pack' | 'git-receive-pack';
type GitRoute = { owner: string; name: string; action: string; service: GitService };

const PATH = /^\/github\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;
const BRANCH = 'refs/heads/';
/** What git says when it is asked for a ref that is not there. */
const NO_COMMIT = '0'.repeat(40);

/** Reads a request of git's smart protocol; undefined when it is something else (the dumb protocol is not served). */
export function readGitRoute({ path, query }: LocalRequest): GitRoute | undefined {
  const [, owner, name, action] = PATH.exec(path) ?? [];
  const service = action === 'info/refs' ? query.get('service') : action;
  if (!owner || !name || !action || (service !== 'git-upload-pack' && service !== 'git-receive-pack')) return undefined;
  return { owner, name, action, service };
}

/** e.g. `GitFetchRefs`, `GitFetch`, `GitPushRefs`, `GitPush`. */
export function gitOperation({ action, service }: GitRoute): string {
  const verb = service === 'git-upload-pack' ? 'GitFetch' : 'GitPush';
  return action === 'info/refs' ? `${verb}Refs` : verb;
}

/** Serves fetch and push. Refusals are plain text, which git shows as `remote: …`. */
export async function handleGit(store: GitHubStore, route: GitRoute, request: LocalRequest): Promise<LocalResponse> {
  const access = admit(store, route, request);
  if ('status' in access) return access;
  const { repository, identity } = access;
  const login = identity.kind === 'token' ? identity.token.login : undefined;
  const path = `/${repository.owner}/${repository.name}.git/${route.action}`;
  const pushes = route.action === 'git-receive-pack' ? readPushCommands(request) : [];
  const mayChangeWorkflows = allows(identity, repository, 'workflows', 'write');
  const withoutWorkflows = mayChangeWorkflows ? undefined : pusherKind(identity);
  const response = await runBackend({ projectRoot: store.directory, path, login, withoutWorkflows, request });
  for (const push of pushes) await notePush(store, repository, push, login ?? '');
  return response;
}

/** As GitHub names who pushes, where it refuses a workflow file. */
function pusherKind(identity: Identity): string {
  return callerKind(identity) === 'integration' ? 'a GitHub App' : 'a Personal Access Token';
}

function admit(
  store: GitHubStore,
  { owner, name, service, action }: GitRoute,
  request: LocalRequest,
): { repository: Repository; identity: Identity } | LocalResponse {
  const identity = tryAuthenticate(store, request.headers.authorization);
  if (!identity) return challenge('Invalid username or token. Check the token, and that it has not expired.');
  const moved = store.findMoved(owner, name);
  if (moved && canSee(identity, moved)) return movedInGit(store, moved, request, action);
  const repository = store.find(owner, name);
  const pushes = service === 'git-receive-pack';
  if (identity.kind === 'anonymous' && (pushes || !repository || repository.private))
    return challenge('No credentials were sent. Use a token as password.');
  if (!repository || !canSee(identity, repository)) return text(404, 'Repository not found.');
  const level = pushes ? 'write' : 'read';
  if (pushes && repository.isArchived) return text(403, 'This repository was archived so it is read-only.');
  if (allows(identity, repository, 'contents', level)) return { repository, identity };
  if (pushes && isLetIn(store, identity, repository, readPushCommands(request))) return { repository, identity };
  const login = identity.kind === 'token' ? identity.token.login : 'an app';
  return text(403, `Permission to ${owner}/${name}.git denied to ${login}: the token lacks contents: ${level}.`);
}

/** Whether a pull request lets maintainers of its repository push to exactly these branches of the fork. */
function isLetIn(store: GitHubStore, identity: Identity, fork: Repository, pushes: PushCommand[]): boolean {
  const open = new Set<string>();
  for (const base of store.repositories.values())
    for (const issue of base.issues.values())
      if (isPullRequest(issue) && issue.state === 'open' && issue.pull.maintainersMayEdit)
        if (headRepository(store, base, issue) === fork && allows(identity, base, 'contents', 'write'))
          open.add(`${BRANCH}${issue.pull.head}`);
  return open.size > 0 && pushes.every(({ ref }) => open.has(ref));
}

/** Undefined for a wrong token: git needs a 401 with a challenge then. A JWT is no git credential. */
function tryAuthenticate(store: GitHubStore, authorization: string | undefined): Identity | undefined {
  try {
    const identity = authenticate(store, authorization);
    return identity.kind === 'app' ? undefined : identity;
  } catch (error) {
    if (error instanceof GitHubError) return undefined;
    throw error;
  }
}

function challenge(message: string): LocalResponse {
  const response = text(401, message);
  return { ...response, headers: { ...response.headers, 'www-authenticate': 'Basic realm="GitHub"' } };
}

async function notePush(store: GitHubStore, repository: Repository, push: PushCommand, login: string): Promise<void> {
  const { owner, name, directory } = repository;
  const now = (await askGit(directory, ['rev-parse', '--verify', '--quiet', push.ref]))?.trim() ?? NO_COMMIT;
  if (now !== push.after || push.before === push.after) return;
  repository.pushedAtMs = store.clock.now();
  if (push.ref.startsWith(BRANCH)) await firstBranch(repository, push.ref.slice(BRANCH.length));
  store.changed({ kind: 'pushed', owner, name, login, ...push });
  if (push.ref.startsWith(BRANCH)) await headMoved(store, repository, push.ref.slice(BRANCH.length), login);
}

/** The first branch of an empty repository is its default one from then on. */
async function firstBranch(repository: Repository, branch: string): Promise<void> {
  const { directory, fork, defaultBranch } = repository;
  if (fork || branch === defaultBranch) return;
  const [only, other] = await listBranches(directory);
  if (only?.name !== branch || other) return;
  repository.defaultBranch = branch;
  await git(directory, ['symbolic-ref', 'HEAD', `${BRANCH}${branch}`]);
}

/** One ref that a push asks to move. A sha of zeros means "does not exist". */
type PushCommand = { before: string; after: string; ref: string };

const COMMAND = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0\n]+)/;

/** Reads the command list at the start of a receive-pack request (pkt-lines up to the first flush). */
function readPushCommands({ headers, body }: LocalRequest): PushCommand[] {
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const commands: PushCommand[] = [];
  for (let at = 0; at + 4 <= plain.length; ) {
    const length = Number.parseInt(plain.toString('latin1', at, at + 4), 16);
    if (!(length > 4)) break;
    const [, before, after, ref] = COMMAND.exec(plain.toString('utf8', at + 4, at + length)) ?? [];
    if (before && after && ref) commands.push({ before, after, ref });
    at += length;
  }
  return commands;
}
