import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchAttachments } from '../../../worker-userdata/runtime/command/attachments.ts';
import { homeAt } from '../../../worker-userdata/runtime/home.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
const pdf = { name: 'F1-report.pdf', bytes: 4, url: '' };
beforeAll(async () => {
  await worker.build();
  worker.bucket.bytes.set('pdf', Buffer.from([37, 0, 255, 70]));
  pdf.url = worker.bucket.url('pdf');
});
afterAll(() => worker.remove());

const path = (name: string) => join(worker.workspace, '.attachments', name);
const fetched = () => worker.bucket.gets.filter((key) => key === 'pdf').length;

it('Attached files come with the next command, once, and the first call tells where they are', async () => {
  const call = (command: string) => ({ toolCallId: worker.newId(), name: 'bash', input: { command } });
  const calls = [call('cat .attachments/F1-report.pdf | wc -c'), call('(true)')];
  const report = await worker.run(calls, { attachments: [pdf] });
  const [first, second] = report.outcome === 'done' ? report.results : [];
  expect(first && textOf(first)).toMatch(
    /^4\nexit=0 .*\nYour machine: .*\n\[Attached by a person: .*\/F1-report\.pdf, 4 bytes\]$/,
  );
  expect(second && textOf(second)).not.toContain('Attached');
  expect(readFileSync(path('F1-report.pdf'))).toEqual(worker.bucket.bytes.get('pdf'));
  const again = onlyResult(await worker.run([call('true')], { attachments: [pdf] }));
  expect(textOf(again)).not.toContain('Attached');
  expect(fetched()).toBe(1);
  // What is only replayed needs no file.
  rmSync(path('F1-report.pdf'));
  expect(await worker.run(calls, { attachments: [pdf] })).toEqual(report);
  expect(fetched()).toBe(1);
});

it('A call of the model tells of attached files, not the work that comes back before it', async () => {
  const restore = { toolCallId: worker.newId(), name: 'restore_work', input: {} };
  const call = { toolCallId: worker.newId(), name: 'bash', input: { command: 'true' } };
  const attachments = [{ ...pdf, name: 'F3-again.pdf' }];
  const report = await worker.run([restore, call], { attachments });
  const texts = report.outcome === 'done' ? report.results.map(textOf) : [];
  expect(texts.map((text) => text.includes('F3-again.pdf, 4 bytes]'))).toEqual([false, true]);
});

it('A file that cannot be had is told, and stops nothing', async () => {
  const missing = { name: 'F2-gone.zip', bytes: 1, url: worker.bucket.url('gone') };
  const result = await worker.call('bash', { command: 'echo ran' }, { attachments: [missing] });
  expect(textOf(result)).toMatch(
    /^ran\n.*\[An attached file is not on this machine: Fetching F2-gone\.zip \(127.* failed 3 times: HTTP status 404\. The/s,
  );
  expect(textOf(result)).not.toContain('s3cret');
});

it('An attached file stays in its folder, whatever it is called, and never replaces a file', async () => {
  const home = homeAt(join(worker.root, 'other'));
  mkdirSync(join(home.workspace, '.attachments'), { recursive: true });
  symlinkSync('/nonexistent', join(home.workspace, '.attachments', 'F9-link'));
  const wanted = [
    { ...pdf, name: '../../escape' },
    { ...pdf, name: 'F9-link' },
  ];
  const notes = await fetchAttachments(wanted, home, { kind: 'same' });
  expect(notes[0]).toContain(join(home.workspace, '.attachments/escape'));
  expect(lstatSync(join(home.workspace, '.attachments', 'F9-link')).isSymbolicLink()).toBe(false);
});
