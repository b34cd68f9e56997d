import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalSystem, ROOT } from '../system/system.ts';
import { LOCAL_STACK } from '../template/read-template.ts';

/** Where `npm run ops -- … --local` looks for the system that runs now; of two the later one counts. */
const FILE = join(ROOT, '.local/running.json');

/** Leaves word of a running system for other commands of this checkout, until the returned function is called. */
export function rememberRunning({ baseUrl }: Pick<LocalSystem, 'baseUrl'>, credentialsFile: string): () => void {
  const text = JSON.stringify({
    endpoint: baseUrl,
    region: LOCAL_STACK.region,
    stackName: LOCAL_STACK.stackName,
    credentialsFile,
    slackApiUrl: `${baseUrl}/slack/api/`,
    gitHubApiUrl: `${baseUrl}/github/api`,
  });
  mkdirSync(join(ROOT, '.local'), { recursive: true });
  writeFileSync(FILE, text, { mode: 0o600 });
  return () => {
    if (textOf(FILE) === text) rmSync(FILE, { force: true });
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
