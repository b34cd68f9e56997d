import { spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { readAsk } from '@remote-swe/core/ingress/github/ask/read-ask';
import type { RawRequest } from '@remote-swe/core/ingress/http-request';
import { describe, expect, it } from 'vitest';
import { eventNames, loadEvent } from '../../scripts/event.mjs';
import { ended } from '../ended.ts';
import { at, property, template } from '../template/permissions/policies.ts';
import { answerTo } from './answers.ts';

const SESSION = 'slack:T0LOCAL:C0DEV:1795341600.000100';
const root = resolve(import.meta.dirname, '../..');
const script = resolve(root, 'scripts/event.mjs');
const ofSource = (source: string) => eventNames().filter((name) => name.startsWith(`${source}/`));

describe.each(ofSource('sqs'))('%s', (name) => {
  const records = at(loadEvent(name) as never, 'Records');
  const record = at(records, 0);

  it('The event is one record of an SQS batch that wakes the session', () => {
    expect(records).toHaveLength(1);
    expect(record).toMatchObject({ eventSource: 'aws:sqs', awsRegion: 'us-west-2', messageId: expect.any(String) });
    const body = String(at(record, 'body'));
    expect(JSON.parse(body)).toEqual({ sessionId: SESSION });
    expect(at(record, 'md5OfBody')).toBe(createHash('md5').update(body).digest('hex'));
  });

  it('The event comes from a queue of the template', () => {
    const arn = String(at(record, 'eventSourceARN'));
    const queueName = arn.split(':').at(-1)?.replace('remote-swe', ['$', '{AWS::StackName}'].join(''));
    const names = ['StepQueue', 'TimerQueue', 'StepDeadLetters'].map((id) => at(property(id, 'QueueName'), 'Fn::Sub'));
    expect(names).toContain(queueName);
    expect(at(record, 'attributes', 'MessageGroupId')).toBe(arn.endsWith('.fifo') ? SESSION : undefined);
  });
});

describe.each([...ofSource('ssm'), ...ofSource('ec2')])('%s', (name) => {
  const event = loadEvent(name);

  it('The event is an EventBridge event that a rule of the doorbell lets through', () => {
    const rule = name.startsWith('ssm/') ? 'CommandDone' : 'InstanceChanged';
    const pattern = property('DoorbellFunction', 'Events', rule, 'Properties', 'Pattern');
    expect(at(pattern, 'source')).toContain(event.source);
    expect(at(pattern, 'detail-type')).toContain(event['detail-type']);
    const field = name.startsWith('ssm/') ? 'status' : 'state';
    expect(at(pattern, 'detail', field)).toContain(at(event.detail as never, field));
  });

  it('The event names its instance', () => {
    const instanceId = at(event.detail as never, 'instance-id');
    expect(event.resources).toEqual([`arn:aws:ec2:us-west-2:123456789012:instance/${instanceId}`]);
  });
});

it('schedule/worker is the input of a schedule', () => {
  expect(loadEvent('schedule/worker')).toEqual({ sessionId: SESSION, generation: 1 });
});

it('Every function of the template has an event, and the README explains each event', () => {
  const readme = readFileSync(resolve(root, 'events/README.md'), 'utf8');
  for (const name of eventNames()) expect(readme).toContain(`| ${name} |`);
  const functions = Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type.endsWith('::Function'));
  for (const logicalId of functions) expect(readme).toContain(`| ${logicalId} |`);
});

it('github/ask is signed with the secret of its repository, as a run of CI signs', () => {
  const request = loadEvent('github/ask') as unknown as RawRequest;
  const read = readAsk(request, 'local-ask-secret', Date.now());
  expect(read).toMatchObject({ kind: 'ask', ask: { repository: 'acme/strftime', issue: 7 } });
  expect(readAsk(request, 'another', Date.now())).toEqual({ kind: 'not-signed' });
});

describe('npm run event', () => {
  const run = (argv: string[]) => spawnSync(process.execPath, [script, ...argv], { encoding: 'utf8' });

  it('npm run event prints one JSON object', () => {
    const { stdout, status } = run(['slack/mention']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ routeKey: 'POST /slack/events', isBase64Encoded: false });
  });

  it('npm run event names what there is when asked for something else', () => {
    const { stderr, stdout, status } = run(['slack/nothing']);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(/^There is no event slack\/nothing\.[\s\S]*names: api\/health, /);
  });
});

describe('npm run event -- --to', () => {
  it('A form goes to the API with the bytes that were signed, and its answer is shown', async () => {
    const heard: { path?: string; type?: string; isSigned: boolean }[] = [];
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } = request.headers;
      const own = createHmac('sha256', 'local-signing-secret').update(`v0:${timestamp}:${body}`).digest('hex');
      heard.push({ path: request.url, type: request.headers['content-type'], isSigned: signature === `v0=${own}` });
      response.writeHead(401).end('no');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const words = [script, 'slack/button', '--to', `http://127.0.0.1:${port}`];
    const { stdout, status } = await ended(process.execPath, words);
    const asJson = await ended(process.execPath, [...words, '--json']);
    server.close();
    expect({ stdout, status }).toEqual({ stdout: '401 no\n', status: 1 });
    expect([asJson.status, JSON.parse(asJson.stdout)]).toEqual([1, { ok: false, status: 401, text: 'no' }]);
    const sent = { path: '/slack/events', type: 'application/x-www-form-urlencoded', isSigned: true };
    expect(heard).toEqual([sent, sent]);
  });

  it('What is no request cannot be sent, and what is no address is refused', () => {
    const run = (argv: string[]) => spawnSync(process.execPath, [script, ...argv], { encoding: 'utf8' });
    expect(run(['ec2/stopped', '--to', 'http://127.0.0.1:1'])).toMatchObject({ status: 2, stdout: '' });
    expect(run(['slack/mention', '--to', 'here']).stderr).toMatch(/^--to takes an address, not 'here'/);
  });
});

it.each(eventNames())('What a function answers to %s is said, for the test of the built functions', (name) => {
  expect(answerTo(name)).toBeDefined();
});
