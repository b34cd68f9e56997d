import { ended } from '../../ended.ts';

/** The one JSON object that `npm run demo -- <words> --json` prints, and its exit code. */
export async function printed<Report>(...words: string[]): Promise<{ status: number | null; report: Report }> {
  const { status, stdout } = await ended(process.execPath, ['local/cli/demo.mjs', ...words, '--json']);
  return { status, report: JSON.parse(stdout) };
}
