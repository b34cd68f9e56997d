import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { OUTPUT_HEAD_CHARS, OUTPUT_TAIL_CHARS } from '@remote-swe/core/tools/bash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '../../../../worker-userdata/runtime/jobs/jobs.ts';
import { findProcesses } from '../../../../worker-userdata/runtime/process/tree.ts';
import { TestWorker, textOf } from '../../worker.ts';
import { LocalCalls } from '../local-calls.ts';

const worker = new TestWorker();
const local = new LocalCalls(join(worker.root, 'local'));
const { workspace } = local.context.home;
beforeAll(() => worker.build());
afterAll(async () => {
  await local.end();
  await worker.remove();
});

describe('how a script ends', () => {
  it('A script is stopped at its time limit, or not started, where no job may be added, and says so', async () => {
    const { home } = local.context;
    const bounds = { runningMax: 0, logsBytesMax: 1_000_000 };
    const jobs = new Jobs({ home, sessionId: 's', bootId: 'b', now: Date.now, stopGraceMs: 100, bounds });
    const stopped = await local.call('bash', { command: 'echo some; sleep 76', timeout_s: 1 }, { jobs });
    expect(stopped.isError).toBe(true);
    expect(textOf(stopped)).toMatch(/^some\n\[Stopped after 1 s, because it could not go on as a job: 0 jobs run in/);
    expect(findProcesses({ marker: stopped.toolCallId, groupIds: [] })).toEqual([]);
    const refused = await local.call('bash', { command: 'touch never', background: true }, { jobs });
    expect(textOf(refused)).toMatch(/^Nothing was run: 0 jobs run in the background already/);
    expect(existsSync(join(workspace, 'never'))).toBe(false);
  });
});

describe('what a script may be', () => {
  it('A script may be an input of 5 MB', async () => {
    const result = await worker.call('bash', { command: `: ${'y'.repeat(5_000_000)}\necho still here` });
    expect(textOf(result)).toMatch(/^still here\n/);
  });
});

describe('output', () => {
  it('Output of 50 MB and more is shown from both ends and kept up to the bound', async () => {
    const toolCallId = worker.newId();
    const command = `echo first; seq -f "%.0f ${'word '.repeat(20)}" 600000; echo last; exit 1`;
    const result = await worker.call('bash', { command }, { toolCallId, reportUrl: 'http://127.0.0.1:9/none' });
    expect(result.exitCode).toBe(1);
    expect(statSync(worker.directory(toolCallId).log).size).toBe(50 * 1024 * 1024);
    const stored = JSON.parse(readFileSync(worker.directory(toolCallId).result, 'utf8')).result as ToolResult;
    const text = textOf(stored);
    expect(text.length).toBeLessThan(OUTPUT_HEAD_CHARS + OUTPUT_TAIL_CHARS + 1_000);
    expect(text).toMatch(/^first\n.*characters left out here.*\nlast\n.*found no place in.*exit=1/s);
    // The report could not be uploaded: a shortened one came instead.
    expect(textOf(result)).toContain('could not be uploaded');
  });
});
