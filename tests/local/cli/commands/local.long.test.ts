import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { ARGUMENTS, CHROMIUM, newPage } from '../../chromium.ts';
import { Program } from '../program.ts';

/** Commands of the worker really run between the message and the answer. */
const ANSWER_MS_MAX = 120_000;

const programs: Program[] = [];
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  for (const program of programs.splice(0)) await program.remove();
});

async function local(...args: string[]): Promise<Program> {
  const program = await Program.start('local', args);
  programs.push(program);
  return program;
}

it('npm run local says that a port is taken or is no port, and leaves nothing', async () => {
  const holder = net.createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => holder.close(resolve)));
  const { port } = holder.address() as net.AddressInfo;
  const [taken, wrong] = await Promise.all([local('--port', String(port)), local('--port', 'many')]);
  expect(await taken?.end()).toBe(1);
  expect(taken?.stderr).toBe(
    `Port ${port} is taken. Nothing was started. Choose another one, or leave --port out and a free one is taken.\n`,
  );
  expect(await taken?.left()).toEqual([]);
  expect(await wrong?.end()).toBe(2);
  expect(wrong?.stderr).toContain('not "many"');
});

it('npm run local with --json prints one line with the addresses, which answer, and nothing else until it has ended', async () => {
  const program = await local('--json');
  await program.prints(/^\{.*\}\n/);
  const { ok, slack, github, console: page, api, aws, repositories } = JSON.parse(program.stdout);
  const [{ repository, issueUrls }] = repositories;
  const answers = await Promise.all(
    [slack, `${github}${repository}`, page, `${api}/api/health`, ...issueUrls].map((url) => fetch(url)),
  );
  expect([ok, answers.map(({ status }) => status)]).toEqual([true, [200, 200, 200, 200, 200]]);
  expect(aws).toMatchObject({ AWS_ENDPOINT_URL: api, AWS_REGION: 'us-west-2' });
  expect(existsSync(aws.AWS_SHARED_CREDENTIALS_FILE)).toBe(true);
  program.interrupt();
  expect(await program.end()).toBe(0);
  expect(program.stdout.trim().split('\n')).toHaveLength(1);
  expect(await program.left()).toEqual([]);
});

it('npm run local puts a copy of a person’s own folder on the local GitHub, with an issue', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'own-'));
  cleanups.push(async () => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'a.txt'), 'a');
  const issue = path.join(folder, 'issue.md');
  writeFileSync(issue, '# Say b\n\nPlease.');
  const program = await local('--repository', folder, '--issue', issue);
  const [, page = ''] = await program.prints(/^ +(http\S+\/github\/local\/own-\S+) +\(a copy of/m);
  expect(await (await fetch(page)).text()).toContain('Initial commit');
  const [, issueUrl = ''] = await program.prints(/^ +(http\S+\/issues\/1)$/m);
  expect(await (await fetch(issueUrl)).text()).toContain('Say b');
  program.interrupt();
  expect(await program.end()).toBe(0);
  expect(await program.left()).toEqual([]);
  const wrong = await Promise.all([local('--issue', issue), local('--repository', path.join(folder, 'none'))]);
  expect(await Promise.all(wrong.map((each) => each.end()))).toEqual([2, 1]);
  expect(wrong[0]?.stderr).toContain('--issue needs a --repository');
  expect(wrong[1]?.stderr).toContain('is no folder, and no address of a git repository');
});

it.skipIf(!existsSync(CHROMIUM))(
  'npm run local lets a newcomer do the demo by hand in a browser, and ends with Ctrl-C (needs Chromium)',
  async () => {
    const program = await local();
    const [, slackUrl = ''] = await program.prints(/^Slack\s+(\S+)$/m);
    const [, mention = ''] = await program.prints(/^ {4}(@remote-swe \S+ please fix this)$/m);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    cleanups.push(() => browser.close());
    const page = await newPage(browser);
    await page.goto(slackUrl);
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByLabel('Message to the channel').fill(mention);
    await page.getByLabel('Message to the channel').press('Enter');
    const link = page.getByRole('complementary', { name: 'Thread' }).getByRole('link', { name: /\/pull\/2$/ });
    await page.goto((await link.getAttribute('href')) ?? '');
    await page.getByRole('heading', { name: /Keep utc\(\) and timezone\(\) right/ }).waitFor();
    await page.getByText('utcFieldsOf').first().waitFor();
    await browser.close();
    program.interrupt();
    expect(await program.end()).toBe(0);
    expect(program.stdout.trimEnd()).toMatch(/Ended and cleaned up\.$/);
    expect(program.stderr).toBe('');
    expect(await program.left()).toEqual([]);
  },
  ANSWER_MS_MAX + 40_000,
);
