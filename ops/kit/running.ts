import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { OpsError } from './errors.ts';

/** What `npm run local` leaves word of while it runs (local/cli/running.ts). */
const running = z.object({
  endpoint: z.string(),
  region: z.string(),
  credentialsFile: z.string(),
  functionsFile: z.string(),
  stackName: z.string(),
  slackApiUrl: z.string(),
  gitHubApiUrl: z.string(),
  pid: z.number().int().positive(),
});
type Running = z.infer<typeof running>;

/** The system of that port, or the one that was started last. Throws an OpsError when none runs. */
export function runningSystem(folder: string, port: string | undefined): Running {
  const names = namesIn(folder).filter((name) => port === undefined || name === `${port}.json`);
  const [newest] = names
    .map((name) => join(folder, name))
    .flatMap((file) => readOne(file) ?? [])
    .sort((a, b) => b.since - a.since);
  if (newest) return newest.system;
  const which = port === undefined ? 'of this checkout runs' : `runs on port ${port}`;
  throw new OpsError(`No local system ${which}. Start one in another terminal: npm run local`);
}

/** Undefined for what was left by one that was killed. */
function readOne(file: string): { system: Running; since: number } | undefined {
  try {
    const system = running.parse(JSON.parse(readFileSync(file, 'utf8')));
    process.kill(system.pid, 0);
    return { system, since: statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}
