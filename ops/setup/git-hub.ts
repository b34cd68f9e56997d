import { createAppAuth } from '@octokit/auth-app';
import type { Finding } from '../stack/checks.ts';

const TIMEOUT_MS = 10_000;
/** What the agent's work needs of an App; workflows are asked for by GitHubWorkflows. */
const NEEDED: [string, string][] = [
  ['contents', 'write'],
  ['issues', 'write'],
  ['pull_requests', 'write'],
];

/** Asks GitHub whose token it is, and whether a classic one has the scope `repo`. */
export async function checkGitHubToken(token: string, apiUrl: string): Promise<Finding[]> {
  const answer = await asked(`${apiUrl}/user`, `token ${token}`);
  if (typeof answer === 'string') return [refused('token', answer)];
  const what = `GitHub knows the token: ${answer.body.login}`;
  // Only classic tokens tell their scopes; of a fine-grained one nobody tells what it may do.
  const scopes = answer.scopes?.split(',').map((scope) => scope.trim());
  if (scopes && !scopes.includes('repo'))
    return [
      {
        state: 'bad',
        what: `${what}, but it lacks the scope repo`,
        todo: 'make a classic token with repo, or a fine-grained one',
      },
    ];
  return [{ state: 'good', what }];
}

/** Signs in as the App and looks at what it may do. */
export async function checkGitHubApp(appId: string, privateKey: string, apiUrl: string): Promise<Finding[]> {
  let token: string;
  try {
    ({ token } = await createAppAuth({ appId, privateKey })({ type: 'app' }));
  } catch {
    return [
      {
        state: 'bad',
        what: 'The private key is none: it must be the whole PEM file that GitHub gave',
        todo: 'generate one in the App’s settings',
      },
    ];
  }
  const answer = await asked(`${apiUrl}/app`, `bearer ${token}`);
  if (typeof answer === 'string') return [refused('App', answer)];
  const {
    name,
    slug,
    permissions = {},
  } = answer.body as { name?: string; slug?: string; permissions?: Record<string, string> };
  const lacking = NEEDED.filter(([permission, level]) => permissions[permission] !== level).map(
    ([permission]) => permission,
  );
  const what = `GitHub knows the App ${name ?? slug}`;
  if (lacking.length === 0) return [{ state: 'good', what }];
  const todo = 'the App’s settings, Permissions: read and write; then each owner accepts the change';
  return [{ state: 'bad', what: `${what}, but it may not write ${lacking.join(', ')}`, todo }];
}

function refused(what: string, why: string): Finding {
  return {
    state: 'bad',
    what: `GitHub does not take the ${what}: ${why}`,
    todo: 'make a new one: docs/deploy.md, GitHub',
  };
}

type Answer = { body: { login?: string } & Record<string, unknown>; scopes: string | undefined };

/** The answer, or why there is none. */
async function asked(url: string, authorization: string): Promise<Answer | string> {
  try {
    const headers = { authorization, accept: 'application/vnd.github+json', 'user-agent': 'remote-swe-setup' };
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) return `${answer.status} ${answer.statusText}`;
    const body = (await answer.json()) as Answer['body'];
    return { body, scopes: answer.headers.get('x-oauth-scopes') ?? undefined };
  } catch (error) {
    return `${url} does not answer (${(error as Error).message})`;
  }
}
