import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpsError } from './errors.ts';
import { runningSystem } from './running.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** How AWS is reached. What is absent is left to the SDK: environment, profile, instance. */
export type Access = {
  region: string;
  stackName: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
};

/** `port`: which local system, where several run. */
export type AccessOptions = { stack?: string; region?: string; local?: boolean; port?: string };

/**
 * Where the stack is: `--local` finds the running `npm run local` of this checkout and points the SDK's own variables at it; else the
 * environment says, and samconfig's stack name counts.
 */
export function accessOf(options: AccessOptions, environment: NodeJS.ProcessEnv): Access {
  if (options.local) return localAccess(options, environment);
  const region = options.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (!region) throw new OpsError('No Region is known: give --region, or set AWS_REGION. For a local system: --local.');
  return { region, stackName: options.stack ?? configuredStack() };
}

function localAccess({ stack, port }: AccessOptions, environment: NodeJS.ProcessEnv): Access {
  const { endpoint, region, credentialsFile, stackName, slackApiUrl, gitHubApiUrl } = runningSystem(
    join(ROOT, '.local/running'),
    port,
  );
  Object.assign(environment, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    AWS_PROFILE: 'default',
    SLACK_API_URL: slackApiUrl,
    GITHUB_API_URL: gitHubApiUrl,
  });
  // A key of the environment would win over the file.
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete environment[name];
  return { region, stackName: stack ?? stackName };
}

/** The stack name of the operator's own samconfig, else of the one that git knows. */
function configuredStack(): string {
  for (const file of ['samconfig.local.toml', 'samconfig.toml']) {
    const found = /^\s*stack_name\s*=\s*"([^"]+)"/m.exec(textOf(join(ROOT, file)))?.[1];
    if (found) return found;
  }
  return 'remote-swe';
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
