import type { RunCommand } from '@remote-swe/core/domain/worker/command';
import { JOB_CREDENTIALS_MS_MAX } from './credentials.ts';
import { CODE_HOST_VARIABLE } from './gh-script.ts';

const GONE = `There is no git credential any more: it stays while a call runs, and for at most ${JOB_CREDENTIALS_MS_MAX / 60_000} minutes while the job runs that the call became. Run this git command in a new call of bash.`;

export type GitIdentity = Pick<RunCommand['git'], 'serverUrl' | 'author' | 'committer'>;
/** What calls know of git: who commits, and what the code host says of the session's repositories. */
export type GitKnown = Omit<RunCommand['git'], 'credentialsUrl'>;

/**
 * The variables by which git of a tool call knows who commits, where passwords come from, and that nobody answers
 * questions. The helper's path is no secret; its files are readable for the tool user only.
 */
export function gitEnvironment(git: GitIdentity, helper: string | undefined): Record<string, string> {
  const { author, committer = author } = git;
  return {
    [CODE_HOST_VARIABLE]: git.serverUrl,
    ...ghHost(git.serverUrl),
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'true',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    ...configVariables(configuration(git, helper)),
  };
}

/** gh means github.com where nothing is said. */
function ghHost(serverUrl: string): Record<string, string> {
  const { host } = new URL(serverUrl);
  return host === 'github.com' ? {} : { GH_HOST: host };
}

/** An empty helper first, because git asks all helpers it finds, also those of the machine's own configuration. */
function configuration(git: GitIdentity, helper: string | undefined): [string, string][] {
  const helpers: [string, string][] = [['credential.helper', '']];
  if (helper) helpers.push(['credential.helper', helperCommand(helper)], ['credential.useHttpPath', 'true']);
  // Git prints paths as they are. Otherwise it would write every letter beyond ASCII as an octal escape, which no tool here
  // takes for a path.
  return [...helpers, ...overHttp(git.serverUrl), ['core.quotePath', 'false']];
}

/**
 * The helper runs through sh, because the memory file system may forbid running files. Git in what outlives its credentials
 * learns why it has none.
 */
function helperCommand(helper: string): string {
  return `!f() { if [ -r '${helper}' ]; then sh '${helper}' "$@"; elif [ "$1" = get ]; then echo '${GONE}' >&2; fi; }; f`;
}

/** SSH addresses of the code host, as in submodules, go over HTTPS: there is no SSH key here. */
function overHttp(serverUrl: string): [string, string][] {
  const { protocol, hostname, origin } = new URL(serverUrl);
  if (protocol !== 'https:') return [];
  return [
    [`url.${origin}/.insteadOf`, `git@${hostname}:`],
    [`url.${origin}/.insteadOf`, `ssh://git@${hostname}/`],
  ];
}

function configVariables(entries: [string, string][]): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(entries.length) };
  entries.forEach(([key, value], index) => {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return variables;
}
