import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tsxEnded } from '../ended.ts';
import { CHROMIUM } from '../local/chromium.ts';

const KEPT = resolve(import.meta.dirname, '../../docs/pictures');
const folder = mkdtempSync(join(tmpdir(), 'pictures-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As `npm run pictures -- --json --to` there, without what vitest has set here for itself. */
const pictures = (to: string) => {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  const env = { ...Object.fromEntries(own), TMPDIR: folder };
  return tsxEnded('scripts/pictures/run.ts', ['--json', '--to', to], { env });
};

it.skipIf(!existsSync(CHROMIUM))(
  'npm run pictures takes every picture of the documentation, in its size, and leaves nothing else behind',
  async () => {
    const to = join(folder, 'taken');
    const { status, stdout, stderr } = await pictures(to);
    expect(status, stderr).toBe(0);
    const kept = readdirSync(KEPT).sort();
    expect(JSON.parse(stdout)).toEqual({ ok: true, folder: to, pictures: kept });
    expect(kept.map((name) => sizeOf(join(to, name)))).toEqual(kept.map((name) => sizeOf(join(KEPT, name))));
    expect(readdirSync(folder).filter((name) => name.startsWith('pictures'))).toEqual([]);
  },
);

/** Width and height, where PNG has them. */
function sizeOf(file: string): [number, number] {
  const bytes = readFileSync(file);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}
