import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { RuntimeFile } from '@remote-swe/core/adapters/workers/runtime-file';
import { SsmCommands } from '@remote-swe/core/adapters/workers/ssm-commands';
import {
  type CommandPayload,
  commandPayload,
  PAYLOAD_CHARS_MAX,
  REPORT_BYTES_MAX,
} from '@remote-swe/core/domain/worker/command';
import type { CommandStatus } from '@remote-swe/core/ports/workers/commands';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { type LocalAws, s3Options, startLocalAws } from '../local-aws.ts';

/** Answers as the worker runtime would, told how by the first call's command. */
const DOCUMENT = `
schemaVersion: '2.2'
parameters:
  SessionId: { type: String, interpolationType: ENV_VAR, allowedPattern: '^[A-Za-z0-9:._-]{1,128}$' }
  RuntimeSha256: { type: String, interpolationType: ENV_VAR, allowedPattern: '^[0-9a-f]{64}$' }
  RuntimeUrl: { type: String, interpolationType: ENV_VAR }
  Payload: { type: String, interpolationType: ENV_VAR, allowedPattern: '^[A-Za-z0-9+/=]+$' }
mainSteps:
  - action: aws:runShellScript
    name: run
    inputs:
      timeoutSeconds: '60'
      runCommand:
        - |
          payload=$(printf '%s' "$SSM_Payload" | base64 -d)
          case "$payload" in
            *FETCH*|*'"action":"fetch"'*) printf '{"schema":1,"outcome":"failed","reason":"%s"}' fetch ;;
            *STORED*) printf '{"schema":1,"outcome":"stored","bytes":9}' ;;
            *NOTHING*) exit 0 ;;
            *BROKEN*) echo '{"schema":1,' ;;
            *OTHER*) echo '{"schema":1,"outcome":"danced"}' ;;
            *FAIL*) echo 'no disk left' >&2; exit 3 ;;
            *) printf '{"schema":1,"outcome":"done","results":[{"toolCallId":"a","isError":false,"outcome":"completed","content":[{"type":"text","text":"%s"}],"durationMs":1}]}' "$SSM_SessionId" ;;
          esac
`;

let aws: LocalAws;
let ssm: SSMClient;
let s3: S3Client;
let blobs: S3Blobs;
let commands: SsmCommands;
let instanceId: string;
let runtimeFile: string;

beforeAll(async () => {
  aws = await startLocalAws('ssm', 's3');
  aws.s3.createBucket('bucket');
  aws.ssm.registerDocument('command', DOCUMENT);
  ssm = new SSMClient(aws.client);
  s3 = new S3Client({ ...aws.client, ...s3Options });
  blobs = new S3Blobs(s3, 'bucket');
  await mkdir(join(aws.root, 'runtime'));
  runtimeFile = join(aws.root, 'runtime', 'runtime.cjs');
  await writeFile(runtimeFile, 'console.log(1)');
  commands = new SsmCommands(ssm, blobs, new RuntimeFile(runtimeFile, blobs), 'command');
  instanceId = aws.instances.launch().instanceId;
  await aws.instances.reached(instanceId, 'running');
});
afterEach(() => expect(aws.instances.scriptsRunning()).toBe(0));
afterAll(async () => {
  ssm.destroy();
  s3.destroy();
  await aws.close();
});

function payloadOf(command: string): CommandPayload {
  return {
    schema: 1,
    action: 'run',
    sessionId: SESSION,
    calls: [{ toolCallId: 'a', name: 'bash', input: { command } }],
    notAfter: 1,
    reportUrl: 'https://bucket/report',
    git: { serverUrl: 'https://github.com', author: { name: 'a', email: 'a@b' } },
  };
}

async function run(command: string): Promise<CommandStatus> {
  const sent = await commands.send(instanceId, SESSION, payloadOf(command));
  if (sent.kind !== 'sent') throw new Error(sent.reason);
  for (;;) {
    const status = await commands.collect(instanceId, sent.commandId, 'reports/1.json');
    if (status.kind !== 'running') return status;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a command', () => {
  it('A command goes to the machine and brings its report', async () => {
    expect(await run('ls')).toMatchObject({
      kind: 'reported',
      report: { outcome: 'done', results: [{ toolCallId: 'a', content: [{ text: SESSION }] }] },
    });
  });

  it('A command carries the runtime by its content, uploaded once', async () => {
    await run('ls');
    await run('ls');
    const runtimes = aws.s3.objects('bucket').filter((object) => object.key.startsWith('runtime/'));
    expect(runtimes).toHaveLength(1);
    expect(runtimes[0]?.key).toMatch(/^runtime\/[0-9a-f]{64}\.cjs$/);
  });

  it('A command that is too large for SSM travels through the bucket', async () => {
    expect(await run('x'.repeat(PAYLOAD_CHARS_MAX))).toMatchObject({ report: { outcome: 'failed', reason: 'fetch' } });
    const [object] = aws.s3.objects('bucket').filter((each) => each.key.startsWith('payloads/'));
    if (!object) throw new Error('no payload');
    const stored = JSON.parse(new TextDecoder().decode(await blobs.get(object.key)));
    expect(commandPayload.parse(stored)).toEqual(payloadOf('x'.repeat(PAYLOAD_CHARS_MAX)));
  });

  it('A command may leave its report in the bucket', async () => {
    const report = { schema: 1, outcome: 'refused', reason: 'stored' };
    await blobs.put('reports/1.json', new TextEncoder().encode(JSON.stringify(report)), 'application/json');
    expect(await run('STORED')).toEqual({ kind: 'reported', report });
  });

  it('A report that is longer than is read is told so: the ledger would give the same again', async () => {
    await blobs.put('reports/1.json', new Uint8Array(REPORT_BYTES_MAX + 1), 'application/json');
    expect(await run('STORED')).toMatchObject({ kind: 'unreadable', reason: expect.stringMatching(/24000001 bytes/) });
  });

  it('A report that is not in the bucket counts as not delivered: the ledger gives it again', async () => {
    await blobs.remove('reports/1.json');
    expect(await run('STORED')).toMatchObject({ kind: 'undelivered', reason: expect.stringMatching(/cannot be read/) });
  });

  it.each([
    ['NOTHING', /no report/],
    ['BROKEN', /no report/],
    ['OTHER', /no report/],
    ['FAIL', /no disk left/],
  ])('A command that brings %s counts as not delivered, with the reason', async (command, reason) => {
    expect(await run(command)).toMatchObject({ kind: 'undelivered', reason: expect.stringMatching(reason) });
  });

  it('A command of which SSM knows nothing yet is running', async () => {
    expect(await commands.collect(instanceId, '00000000-0000-4000-8000-000000000000', 'x')).toEqual({
      kind: 'running',
    });
  });

  it('A machine that SSM does not know is not reachable, which is no error', async () => {
    const sent = await commands.send('i-0123456789abcdef0', SESSION, payloadOf('ls'));
    expect(sent).toMatchObject({ kind: 'not-reachable', reason: expect.any(String) });
  });

  it('A command whose fate is unclear is an error: nobody sends it again blindly', async () => {
    aws.ssm.failNext('SendCommand', 'InternalServerError');
    await expect(commands.send(instanceId, SESSION, payloadOf('ls'))).rejects.toMatchObject({
      name: 'InternalServerError',
    });
  });

  it('A command without the runtime’s file says which file is missing', async () => {
    const lost = new SsmCommands(ssm, blobs, new RuntimeFile(join(aws.root, 'nothing.mjs'), blobs), 'command');
    await expect(lost.send(instanceId, SESSION, payloadOf('ls'))).rejects.toThrow('nothing.mjs');
  });
});
