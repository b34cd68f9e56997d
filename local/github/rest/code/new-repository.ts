import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { loginOf, notAccessible } from '../../access.ts';
import { GitHubError, notFound } from '../../errors.ts';
import { initBare } from '../../git/bare.ts';
import { addRepository, createRepository, freeDirectory } from '../../repositories.ts';
import { type AccessToken, type Repository, repositoryKey } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { canMakeIn } from '../apps/apps.ts';
import { optionalText, type RestCall, type RestRoute, readBody } from '../router.ts';
import { repositoryJson } from '../shapes.ts';

const DEFAULT_BRANCH = 'main';

export const newRepositoryRoutes: RestRoute[] = [
  { method: 'POST', path: '/user/repos', operation: 'CreateRepository', answer: createOwn },
  { method: 'POST', path: '/orgs/:organization/repos', operation: 'CreateRepository', answer: createInOrganization },
];

const newRepository = z.object({
  name: z.string().min(1),
  description: optionalText,
  private: z.boolean().default(false),
  visibility: z.enum(['public', 'private']).optional(),
  auto_init: z.boolean().default(false),
});

/** Nobody’s installation has an account of its own. */
function createOwn(call: RestCall): Promise<LocalResponse> {
  const { identity } = call;
  const login = loginOf(identity);
  if (identity.kind === 'token' && identity.token.kind === 'installation') throw notAccessible(call.identity);
  refuseNarrow(call);
  return create(call, login);
}

function createInOrganization(call: RestCall): Promise<LocalResponse> {
  const { store, identity, parameters } = call;
  const login = loginOf(identity);
  const organization = organizationOf(store, parameters.organization ?? '', login);
  if (!organization) throw notFound();
  const app = identity.kind === 'token' ? store.apps.get(identity.token.appId ?? '') : undefined;
  if (!app) refuseNarrow(call);
  if (app && !(isGranted(call) && canMakeIn(app, organization))) throw notAccessible(call.identity);
  if (identity.kind === 'token' && identity.token.isPersonal && !store.isMember(organization, login))
    throw new GitHubError(403, 'You need admin access to the organization before adding a repository to it.');
  return create(call, organization);
}

function isGranted({ identity }: RestCall): boolean {
  return identity.kind === 'token' && identity.token.permissions.administration === 'write';
}

/** A token for chosen repositories makes none beside them. */
function refuseNarrow(call: RestCall): void {
  if (call.identity.kind === 'token' && call.identity.token.repositories !== 'all') throw notAccessible(call.identity);
}

/** Whoever has members, an App or repositories, and is not the person who asks. */
function organizationOf(store: GitHubStore, name: string, login: string): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted === login.toLowerCase()) return undefined;
  const installations = [...store.apps.values()].flatMap((app) => app.installations);
  const known = [
    ...[...store.repositories.values()].map(({ owner }) => owner),
    ...installations.map(({ account }) => account),
    ...[...store.members].map((member) => member.split('/')[0] ?? ''),
  ];
  return known.find((each) => each.toLowerCase() === wanted);
}

async function create(call: RestCall, owner: string): Promise<LocalResponse> {
  const { store, identity } = call;
  const { name: given, description, visibility, ...asked } = readBody(call, newRepository, 'Repository');
  const name = nameOf(given);
  if (name === '') throw failed('name is not valid');
  if (store.find(owner, name)) throw failed('name already exists on this account');
  const isPrivate = visibility ? visibility === 'private' : asked.private;
  const input = { owner, name, description, private: isPrivate };
  const made = asked.auto_init ? await withReadme(store, input) : await empty(store, input);
  made.collaborators.set(loginOf(identity), 'admin');
  if (identity.kind === 'token') alsoFor(identity.token, made);
  const permissions = { admin: true, maintain: true, push: true, triage: true, pull: true };
  return json(201, { ...repositoryJson(store, made), permissions });
}

/** A token of an installation on the whole account is good for what comes. */
function alsoFor(token: AccessToken, made: Repository): void {
  if (token.repositories === 'all') return;
  token.repositories = new Set([...token.repositories, repositoryKey(made.owner, made.name)]);
}

type Input = { owner: string; name: string; description: string; private: boolean };

function withReadme(store: GitHubStore, input: Input): Promise<Repository> {
  const { name, description } = input;
  return createRepository(store, { ...input, files: { 'README.md': `# ${name}\n${description}`.trimEnd() } });
}

/** Its first branch comes with the first push. */
async function empty(store: GitHubStore, input: Input): Promise<Repository> {
  const directory = await freeDirectory(store, input.owner, input.name);
  await initBare(directory, DEFAULT_BRANCH, undefined);
  return addRepository(store, { ...input, defaultBranch: DEFAULT_BRANCH, directory });
}

/** What no name may hold becomes a hyphen, as at GitHub. A leading dot, which GitHub takes, is left out. */
function nameOf(given: string): string {
  return given
    .trim()
    .replace(/\.git$/, '')
    .replaceAll(/[^\w.-]+/g, '-')
    .replace(/^\.+/, '')
    .slice(0, 100);
}

function failed(message: string): GitHubError {
  return new GitHubError(422, 'Repository creation failed.', [
    { resource: 'Repository', code: 'custom', field: 'name', message },
  ]);
}
