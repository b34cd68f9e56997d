import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended } from '../../ended.ts';
import { Scenario } from '../../scenarios/harness/scenario.ts';
import { Operator } from '../operator.ts';

let scenario: Scenario;
let key: string;
beforeAll(async () => {
  scenario = await Scenario.start({ AdminUserIdList: 'U0ALICE' });
  key = (await new Operator(scenario).data('api-key', 'nightly')).key as string;
});
afterAll(() => scenario.close());

/** As `npm run cli --` runs it; rejects where it does not end well. */
async function cli(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, REMOTE_SWE_URL: scenario.system.baseUrl, REMOTE_SWE_API_KEY: key };
  const { status, stdout, stderr } = await ended(process.execPath, ['ops/client/remote-swe.mjs', ...args], { env });
  if (status !== 0) throw new Error(`${status} ${stderr}`);
  return stdout.trim();
}

it('Each command does its work with a running API: new, logs -f, sessions, show, send, stop, costs and fork', async () => {
  const talk = scenario.openAt('', [
    { text: 'Heard the first.' },
    { text: 'Heard the second.' },
    // A note first: a session is seen to think once an entry says so.
    { toolUses: [{ name: 'todo', input: { items: [{ id: '1', text: 'Think', state: 'in-progress' }] } }] },
    { text: 'Heard the third.', delayMs: 600_000 },
  ]);
  const id = await cli('new', `${talk.key} say hello`);
  expect(await cli('logs', id, '-f')).toMatch(/say hello[\s\S]*Heard the first\./);
  expect(await cli('sessions')).toContain(id);
  const shown = JSON.parse(await cli('show', id, '--json'));
  expect(shown).toMatchObject({ id, state: 'idle' });
  expect(await cli('show', id)).toContain('idle');
  await expect(cli('resume', id)).rejects.toThrow('1 The session is not paused (HTTP 409)');

  expect(await cli('send', id, 'And again')).toBe('Sent.');
  const more = await cli('logs', id, '-f', '--after', String(shown.version));
  expect(more).toMatch(/And again[\s\S]*Heard the second\./);
  expect(more).not.toContain('Heard the first.');

  await cli('send', id, 'And for long');
  const stateOf = async () => JSON.parse(await cli('show', id, '--json')).state;
  await expect.poll(stateOf).toBe('thinking');
  expect(await cli('stop', id)).toBe('A stop is on its way.');
  await expect.poll(stateOf).toBe('paused');
  expect(await cli('resume', id)).toBe('It is asked to go on.');

  expect(await cli('costs')).toMatch(/^person +cost\n\S+ +\$\d/);
  expect(await cli('costs', '--by', 'day')).toMatch(/^day +cost\n\d{4}-\d\d-\d\d +\$\d/);
  expect(await cli('fork', id, '--at', '2')).toMatch(/^api:\S+$/);
});
