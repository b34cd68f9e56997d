import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerEnvironment } from '../functions/environment.ts';
import { type LocalSystem, ROOT } from '../system/system.ts';
import { LOCAL_STACK } from '../template/read-template.ts';

/** Where `npm run ops -- … --local` looks for systems that run: one file each, named by its port. */
const FOLDER = join(ROOT, '.local/running');

type Running = Pick<LocalSystem, 'baseUrl' | 'directory' | 'keys' | 'plan'>;

/** Leaves word of a running system for other commands of this checkout, until the returned function is called. */
export function rememberRunning(system: Running, credentialsFile: string): () => void {
  const { baseUrl } = system;
  const text = JSON.stringify({
    endpoint: baseUrl,
    region: LOCAL_STACK.region,
    stackName: LOCAL_STACK.stackName,
    credentialsFile,
    functionsFile: writeEnvironments(system),
    slackApiUrl: `${baseUrl}/slack/api/`,
    gitHubApiUrl: `${baseUrl}/github/api`,
    pid: process.pid,
  });
  const file = join(FOLDER, `${new URL(baseUrl).port}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** What each function's environment is outside of this process (`npm run sam-local`), with keys of this run. Returns the path. */
function writeEnvironments({ baseUrl, directory, keys, plan }: Running): string {
  const endpoints = { baseUrl, region: LOCAL_STACK.region, keys };
  const environments = plan.functions.map((each) => [each.logicalId, containerEnvironment(each, endpoints)]);
  const file = join(directory, 'functions.json');
  writeFileSync(file, JSON.stringify(Object.fromEntries(environments)), { mode: 0o600 });
  return file;
}
