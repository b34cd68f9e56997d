import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import { git } from '../github/git/git.ts';
import { type Part, readable } from './compare.ts';

/** Lines of one difference that are shown. */
const LINES_MAX = 80;

/** What `after` says otherwise than `before`, as lines of a diff, part by part; nothing where they are equal. */
export async function differences(
  before: ModelRequest,
  after: ModelRequest,
): Promise<{ part: Part; lines: string[] }[]> {
  const [old, now] = [readable(before), readable(after)];
  const parts = (Object.keys(old) as Part[]).filter((part) => old[part] !== now[part]);
  const found: { part: Part; lines: string[] }[] = [];
  for (const part of parts) found.push({ part, lines: await diffLines(old[part], now[part]) });
  return found;
}

/** What `after` says otherwise, as lines of a diff. */
export async function diffLines(before: string, after: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'replay-'));
  try {
    await writeFile(join(folder, 'before'), `${before}\n`);
    await writeFile(join(folder, 'after'), `${after}\n`);
    await git(folder, ['init', '--quiet', '--template=']);
    await git(folder, ['add', 'before']);
    const blob = (await git(folder, ['rev-parse', ':before'])).trim();
    const now = (await git(folder, ['hash-object', '-w', 'after'])).trim();
    const lines = (await git(folder, ['diff', '--no-color', '-U1', blob, now])).trimEnd().split('\n').slice(4);
    const more = lines.length - LINES_MAX;
    return more > 0 ? [...lines.slice(0, LINES_MAX), `… ${more} more lines`] : lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
