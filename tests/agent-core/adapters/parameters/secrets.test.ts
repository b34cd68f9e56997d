import { SSMClient } from '@aws-sdk/client-ssm';
import { findParameters } from '@remote-swe/core/adapters/parameters/parameters';
import { Secrets } from '@remote-swe/core/adapters/parameters/secrets';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../fakes/clock.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

const MINUTE = 60_000;
let aws: LocalAws;
let client: SSMClient;
let clock: FakeClock;
const logged: string[] = [];
const log = { about: () => {}, debug: () => {}, info: () => {}, error: (message: string) => logged.push(message) };

beforeAll(async () => {
  aws = await startLocalAws('ssm');
  client = new SSMClient(aws.client);
});
beforeEach(() => {
  clock = new FakeClock();
  aws.ssm.putParameter('/a', 'first');
  aws.ssm.putParameter('/b', 'placeholder');
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const secrets = (through = client) =>
  new Secrets((names) => findParameters(through, names), ['/a', '/b', '/c'], { clock, log });

describe('Secrets', () => {
  it('Secrets are asked for once for all, and again within a minute after a value was rotated', async () => {
    const own = secrets();
    const asked: string[] = [];
    aws.front.observers.push({ before: ({ operation }) => void asked.push(operation) });
    expect(await Promise.all([own.get('/a'), own.get('/a')])).toEqual(['first', 'first']);
    expect(asked).toEqual(['GetParameters']);
    aws.ssm.putParameter('/a', 'second');
    expect(await own.get('/a')).toBe('first');
    clock.jump(MINUTE);
    expect(await own.get('/a')).toBe('second');
  });

  it('Missing secrets and placeholders are refused, with every name and how to set it, until they are there', async () => {
    const own = secrets();
    await expect(own.get('/b')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('/b. npm run setup'),
    });
    await expect(own.all(['/a', '/b', '/c'])).rejects.toThrow(/\/b, \/c\. npm run setup asks for them/);
    aws.ssm.putParameter('/b', 'late');
    clock.jump(MINUTE);
    expect(await own.all(['/a', '/b'])).toEqual(['first', 'late']);
  });

  it('Known secrets serve for a while when Parameter Store does not answer, with a word; without any it fails', async () => {
    const other = await startLocalAws('ssm');
    const away = new SSMClient(other.client);
    other.ssm.putParameter('/a', 'known');
    const own = secrets(away);
    expect(await own.get('/a')).toBe('known');
    await other.close();
    await expect(secrets(away).get('/a')).rejects.toThrow();
    clock.jump(MINUTE);
    expect(await own.get('/a')).toBe('known');
    expect(logged.join()).toContain('Parameter Store does not answer');
    clock.jump(15 * MINUTE);
    await expect(own.get('/a')).rejects.toThrow();
    away.destroy();
  });
});
