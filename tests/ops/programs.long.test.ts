import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ended, tsxEnded } from '../ended.ts';
import { Program } from '../local/cli/program.ts';

let local: Program;
/** Other tests may run systems of this checkout, too. */
let here: string[] = [];
beforeAll(async () => {
  local = await Program.start('local');
  await local.prints(/Ctrl-C ends all of it/);
  const [, port = ''] = await local.prints(/AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:(\d+)/);
  here = ['--local', '--port', port];
});
afterAll(() => local.remove());

/** A program of ops/ as npm runs it, with these lines on standard input. */
function run(file: string, args: string[], input = '', more: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', ...more };
  return tsxEnded(`ops/${file}.ts`, args, { env, input });
}

it('The console is at the address that npm run local prints', async () => {
  const [, address = ''] = await local.prints(/^Console {2}(http\S+\/console\/) /m);
  const answer = await fetch(address);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(/<script type="module"[^>]*src=/)]);
});

it('The commands find the running local system by themselves, and a key in the environment does not mislead them', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIAOTHER', AWS_SECRET_ACCESS_KEY: 'other', AWS_PROFILE: 'none' };
  const [doctor, check, dry] = await Promise.all([
    run('run', ['doctor', ...here, '--json'], '', env),
    run('setup/run', ['--check', ...here]),
    run('destroy/run', ['--dry-run', ...here]),
  ]);
  expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true });
  expect(check).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing is wrong.') });
  expect(dry).toMatchObject({ status: 0, stdout: expect.stringContaining('stack arn:aws:cloudformation') });
});

it('A question that nobody can answer is a no, and an end of the answers ends the setup', async () => {
  const [destroyed, asked] = await Promise.all([
    run('destroy/run', [...here, '--keep-data']),
    run('setup/run', here, '\n\n'),
  ]);
  expect(destroyed).toMatchObject({ status: 1, stdout: 'Nothing was removed.\n' });
  expect(destroyed.stderr).toMatch(/give --yes/);
  expect(asked).toMatchObject({ status: 1, stderr: expect.stringMatching(/Ended before all was asked/) });
});

it('Wrong words, a missing Region, missing credentials and a missing session have their exit codes, also as JSON', async () => {
  const [words, json, region, credentials, unknown, nobody] = await Promise.all([
    run('run', ['nonsense']),
    run('run', ['show', 'nonsense', '--json']),
    run('run', ['doctor']),
    run('run', ['doctor', '--region', 'us-west-2'], '', { AWS_EC2_METADATA_DISABLED: 'true' }),
    run('run', ['show', 'slack:T1:C1:1.000001', ...here]),
    run('run', ['sessions', '--local', '--port', '1']),
  ]);
  expect(words).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/no command nonsense/) });
  expect(json.status).toBe(2);
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, error: expect.stringMatching(/names no session/) });
  expect(region).toMatchObject({ status: 1, stderr: expect.stringMatching(/No Region is known/) });
  expect(credentials).toMatchObject({ status: 1, stderr: expect.stringMatching(/There are no AWS credentials/) });
  expect(unknown).toMatchObject({ status: 1, stderr: expect.stringMatching(/There is no session/) });
  expect(nobody).toMatchObject({ status: 1, stderr: expect.stringMatching(/No local system runs on port 1/) });
});
