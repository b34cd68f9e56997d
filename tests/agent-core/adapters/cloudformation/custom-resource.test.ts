import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerCustomResource, customResourceRequest } from '@remote-swe/core/adapters/cloudformation/custom-resource';
import { answerStack } from '@remote-swe/core/wiring/stack-end';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryLog } from '../../fakes/telemetry.ts';

/** Takes answers as CloudFormation's presigned address does; refuses the first `refusals` of them. */
let server: http.Server;
let taken: { method: string | undefined; type: string | undefined; body: Record<string, string> }[];
let refusals: number;

beforeEach(async () => {
  taken = [];
  refusals = 0;
  server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (refusals-- > 0) return void response.writeHead(503).end();
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    taken.push({ method: request.method, type: request.headers['content-type'], body });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const event = (more: Record<string, unknown> = {}) => ({
  RequestType: 'Create',
  ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?Signature=secret`,
  StackId: 'arn:aws:cloudformation:us-west-2:1:stack/remote-swe/1',
  RequestId: 'request-1',
  LogicalResourceId: 'StackEnd',
  ResourceType: 'Custom::StackEnd',
  ...more,
});

const waits: number[] = [];
const answering = { physicalId: 'stack-end', wait: async (ms: number) => void waits.push(ms) };

describe('the answer to CloudFormation', () => {
  it.each(['Create', 'Update'])(
    'The request %s is answered with success and the same name of the resource',
    async (kind) => {
      const named = kind === 'Update' ? { PhysicalResourceId: 'stack-end' } : {};
      expect(await answerStack(event({ RequestType: kind, ...named }), () => {}, new MemoryLog())).toEqual({
        answered: 'SUCCESS',
      });
      const { StackId, RequestId, LogicalResourceId } = event();
      const body = { Status: 'SUCCESS', PhysicalResourceId: 'stack-end', StackId, RequestId, LogicalResourceId };
      expect(taken).toEqual([{ method: 'PUT', type: '', body: expect.objectContaining(body) }]);
    },
  );

  it('A function that cannot work says so at once, and nobody waits for its limit', async () => {
    const check = () => {
      throw new Error('The handler of build 1 met the core of build 2');
    };
    expect(await answerStack(event({ RequestType: 'Delete' }), check, new MemoryLog())).toEqual({ answered: 'FAILED' });
    expect(taken[0]?.body).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('core of build 2') });
  });

  it('A request of an unknown kind is answered, too, with a failure', async () => {
    expect(await answerStack(event({ RequestType: 'Dance' }), () => {}, new MemoryLog())).toEqual({
      answered: 'FAILED',
    });
  });

  it.each([undefined, {}, 'text', { RequestType: 'Delete' }, { ...{ ResponseURL: 'no address' } }])(
    'The event %j is none of CloudFormation’s: there is nobody to answer',
    async (odd) => {
      expect(customResourceRequest(odd)).toBeUndefined();
      expect(await answerStack(odd, () => {}, new MemoryLog())).toEqual({ answered: 'nobody' });
    },
  );

  it('An answer that is not taken is handed over again, after a pause that grows', async () => {
    refusals = 2;
    waits.length = 0;
    const request = customResourceRequest(event());
    await answerCustomResource(request as never, { status: 'SUCCESS' }, answering);
    expect(taken).toHaveLength(1);
    expect(waits).toEqual([2_000, 4_000]);
  });

  it('An answer that nobody takes is an error, which does not tell the secret address', async () => {
    refusals = 99;
    const request = customResourceRequest(event());
    const sent = answerCustomResource(request as never, { status: 'SUCCESS' }, answering);
    await expect(sent).rejects.toThrow(/^CloudFormation did not take the answer \(status 503\)$/);
  });

  it('A reason of any length fits into an answer', async () => {
    const request = customResourceRequest(event());
    await answerCustomResource(request as never, { status: 'FAILED', reason: 'ä'.repeat(50_000) }, answering);
    expect(Buffer.byteLength(JSON.stringify(taken[0]?.body))).toBeLessThan(4_096);
  });
});
