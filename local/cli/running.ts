import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalSystem, ROOT } from '../system/system.ts';
import { LOCAL_STACK } from '../template/read-template.ts';

/** Where `npm run ops -- … --local` looks for systems that run: one file each, named by its port. */
const FOLDER = join(ROOT, '.local/running');

/** Leaves word of a running system for other commands of this checkout, until the returned function is called. */
export function rememberRunning({ baseUrl }: Pick<LocalSystem, 'baseUrl'>, credentialsFile: string): () => void {
  const text = JSON.stringify({
    endpoint: baseUrl,
    region: LOCAL_STACK.region,
    stackName: LOCAL_STACK.stackName,
    credentialsFile,
    slackApiUrl: `${baseUrl}/slack/api/`,
    gitHubApiUrl: `${baseUrl}/github/api`,
    pid: process.pid,
  });
  const file = join(FOLDER, `${new URL(baseUrl).port}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}
