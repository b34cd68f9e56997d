/**
 * Makes a record: runs the calls of a play for real and keeps what they gave.
 * npx tsx bench/records/capture.ts PLAY.json FOLDER RECORD
 * FOLDER holds what the machine had before, RECORD is the new folder. A play is a record without outputs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { redacted } from '@remote-swe/core/domain/redact/redact';

type Call = { name: string; input: Record<string, string>; output?: string; exitCode?: number };
type Play = { steps: { calls: Call[] }[] };

const [play = '', folder = '', into = ''] = process.argv.slice(2);
const OUTPUT_BYTES_MAX = 20_000_000;

const staging = mkdtempSync(join(tmpdir(), 'capture-'));
const record = JSON.parse(readFileSync(play, 'utf8')) as Play;
mkdirSync(join(staging, 'raw'));
cpSync(folder, join(staging, 'folder'), { recursive: true, filter: (path) => !/\/(node_modules|\.git)$/.test(path) });
for (const [step, { calls }] of record.steps.entries())
  for (const [index, call] of calls.entries())
    if (call.name === 'bash') run(call, `${step}-${index}.txt`);
    else if (call.name === 'edit_file') edit(call);
mkdirSync(into, { recursive: true });
writeFileSync(join(into, 'record.json'), `${JSON.stringify(record, null, 2)}\n`);
execFileSync('tar', ['-czf', join(into, 'archive.tar.gz'), '-C', staging, 'folder', 'raw']);
rmSync(staging, { recursive: true, force: true });

/** Output and errors together, as the shell tool gives them; without places of this machine and secrets. */
function run(call: Call, name: string): void {
  const ran = spawnSync('bash', ['-c', `exec 2>&1; ${call.input.command}`], {
    ...{ cwd: folder, encoding: 'utf8', maxBuffer: OUTPUT_BYTES_MAX },
  });
  call.output = name;
  call.exitCode = ran.status ?? 1;
  const text = ran.stdout
    .replaceAll(folder, '/var/lib/remote-swe/workspace')
    .replaceAll(dirname(folder), '/var/lib/remote-swe')
    .replaceAll(/\/root\b/g, '/home/agent');
  writeFileSync(join(staging, 'raw', name), redacted(text));
}

/** Later commands see it; the record's own copy stays as it was before. */
function edit({ input }: Call): void {
  const path = join(folder, input.path ?? '');
  const before = readFileSync(path, 'utf8');
  const own = (text = '') => (before.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text);
  if (before.split(own(input.old_string)).length !== 2) throw new Error(`${input.path}: not once: ${input.old_string}`);
  writeFileSync(
    path,
    before.replace(own(input.old_string), () => own(input.new_string)),
  );
}
