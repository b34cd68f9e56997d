import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { embedFiles } from '../../scripts/embed.mjs';

const script = '#!/bin/bash\nif true; then\n\n  echo "$A: b" # c\nfi\n';
const folder = mkdtempSync(join(tmpdir(), 'remote-swe-embed-'));

beforeAll(() => writeFile(join(folder, 'script.sh'), script));
afterAll(() => rm(folder, { recursive: true, force: true }));

const template = `a:
  list:
    # embedded: script.sh
    - |
      old

      text
    - other
  map:
    # embedded: script.sh
    key: |
      old
  after: 1
`;

describe('embedFiles', () => {
  it('embedFiles replaces blocks in lists and maps and leaves the rest alone', () => {
    const { text, changed } = embedFiles(template, folder);
    expect(parse(text)).toEqual({ a: { list: [script, 'other'], map: { key: script }, after: 1 } });
    expect(changed).toEqual(['script.sh', 'script.sh']);
  });

  it('embedFiles changes nothing the second time', () => {
    const { text } = embedFiles(template, folder);
    expect(embedFiles(text, folder)).toEqual({ text, changed: [] });
  });

  it('embedFiles names a file that is missing', () => {
    expect(() => embedFiles(template, join(folder, 'nowhere'))).toThrow('embeds script.sh, which does not exist');
  });
});
