import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkedRuntime } from '../../../worker-userdata/runtime/process/checked-runtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'checked-runtime-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('A runtime is started again only while its file is what its name says', () => {
  const path = join(folder, `${createHash('sha256').update('of ours').digest('hex')}.cjs`);
  const runtime = { program: 'node', parameters: [path] };
  writeFileSync(path, 'of ours');
  expect(checkedRuntime(runtime)).toBe(runtime);
  writeFileSync(path, 'of somebody else');
  expect(() => checkedRuntime(runtime)).toThrow(/has changed since it was fetched\. Nothing was started/);
});
