import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { english } from '../../../../console/src/text/english.ts';
import { ARGUMENTS, CHROMIUM, newPage } from '../../chromium.ts';
import { Program } from '../program.ts';

/** The promise is two seconds; a machine that runs a whole test suite may take longer to start a process. */
const FIRST_LINE_MS_MAX = 5_000;

const programs: Program[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await program.remove();
});

async function demo(args: string[] = [], environment: Record<string, string> = {}): Promise<Program> {
  const program = await Program.start('demo', args, environment);
  programs.push(program);
  return program;
}

it('The demo performs a whole session for a program, while another one is interrupted in the middle', async () => {
  const whole = await demo(['--json']);
  const interrupted = await demo();

  await interrupted.prints(/worker\s+i-0[0-9a-f]+ is running/);
  interrupted.interrupt();
  expect(await interrupted.end()).toBe(130);
  expect(interrupted.stderr).toBe('Interrupted; nothing is left running.\n');
  expect(interrupted.firstLineMs).toBeLessThan(FIRST_LINE_MS_MAX);
  expect(interrupted.stdout).toContain('Only the model’s choices come from a script');
  expect(interrupted.stdout).toMatch(/alice\s+@remote-swe http\S+\/issues\/1 please fix this/);
  expect(interrupted.stdout).not.toContain('\x1b');
  expect(await interrupted.left()).toEqual([]);

  expect(await whole.end(), whole.stdout + whole.stderr).toBe(0);
  const report = JSON.parse(whole.stdout);
  expect(report).toMatchObject({ ok: true, commits: 2, idleStop: true, resumed: true, modelCalls: 14 });
  expect(report.sessionId).toMatch(/^slack:T0LOCAL:C0DEV:\d+\.\d{6}$/);
  expect(report.pullRequestUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/github\/acme\/strftime\/pull\/2$/);
  for (const name of ['steps', 'invocations', 'commands', 'costMicroUsd', 'wallMs'])
    expect(report[name], name).toBeGreaterThan(0);
  expect(report.tokens.outputTokens).toBeGreaterThan(0);
  expect(whole.stderr.split('\n')).toEqual([expect.stringContaining('Remote SWE'), '']);
  expect(await whole.left()).toEqual([]);
});

it.skipIf(!existsSync(CHROMIUM))(
  'The address that a kept demo prints signs in once and shows its session in a browser, until Ctrl-C',
  async () => {
    const kept = await demo(['--keep']);
    const [, address = ''] = await kept.prints(/Console {2}(http:\S+)/);
    await kept.prints(/Ctrl-C ends all of it/);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    try {
      const page = await newPage(browser);
      await page.goto(address);
      await page.locator('.session-head .badge.idle').waitFor();
      await page.locator('.session-head .pull').first().waitFor();
      await page.locator('.reply-row').last().getByText('changelog').waitFor();
      expect(page.url()).toMatch(/\/console\/sessions\/slack%3AT0LOCAL%3AC0DEV%3A[\d.]+$/);
      const second = await newPage(browser);
      await second.goto(address);
      await second.getByText(english.signIn.wrong).waitFor();
    } finally {
      await browser.close();
    }
    kept.interrupt();
    expect(await kept.end(), kept.stderr).toBe(0);
    expect(await kept.left()).toEqual([]);
  },
);

it('The demo says what is wrong with its options, and what it lacks for Bedrock', async () => {
  const wrong = await demo(['--jsno']);
  const both = await demo(['--json', '--keep']);
  const lacking = await demo(['--bedrock', '--json'], {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  expect(await wrong.end()).toBe(2);
  expect(wrong.stderr).toMatch(/^Unknown option '--jsno'\. See: npm run demo -- --help\n$/);
  expect(await both.end()).toBe(2);
  expect(JSON.parse(both.stdout)).toMatchObject({ ok: false, error: expect.stringContaining('leave one out') });
  expect(await lacking.end()).toBe(1);
  expect(JSON.parse(lacking.stdout)).toMatchObject({ ok: false, error: expect.stringContaining('AWS_PROFILE') });
});
