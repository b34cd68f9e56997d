import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The one JSON object that `npm run demo -- <words> --json` prints, and its exit code. */
export function printed<Report>(...words: string[]): Promise<{ code: unknown; report: Report }> {
  return new Promise((done) => {
    execFile('node', ['local/cli/demo.mjs', ...words, '--json'], { cwd: ROOT }, (error, stdout) => {
      done({ code: error?.code ?? 0, report: JSON.parse(stdout) as Report });
    });
  });
}
