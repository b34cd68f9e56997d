import { connect } from 'node:http2';
import { queryObjects } from 'node:v8';
import { type BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { forgetEnded } from '@remote-swe/core/adapters/bedrock/ended-streams';
import { bedrockClient } from '@remote-swe/core/wiring/clients/bedrock';
import { afterEach, expect, it, vi } from 'vitest';
import { functionScript, lastUserText } from '../../../../local/aws/bedrock/script.ts';
import { MODEL_ID, startBedrock } from '../../../local/aws/bedrock/harness.ts';

const CALLS = 12;
/** The last one may not be destroyed yet. */
const KEPT_MAX = 1;
/** Longer than the test waits. */
const LONG_MS = 100_000;
const script = functionScript(() => ({ text: 'ok' }));
const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
  vi.unstubAllEnvs();
});

/** The real client as the functions make it, on a local Bedrock. */
async function client() {
  const { port, stop } = await startBedrock(script);
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const made = bedrockClient({ region: 'us-west-2', credentials });
  open.push(() => made.destroy(), stop);
  return { made, streams: streamsAt(port) };
}

/** Counts the streams of HTTP/2 that somebody still holds: garbage is collected first. */
function streamsAt(port: number): () => number {
  const session = connect(`http://127.0.0.1:${port}`);
  const stream = session.request({ ':path': '/' });
  stream.on('error', () => {});
  const made = stream.constructor as new (...given: unknown[]) => unknown;
  session.destroy();
  return () => queryObjects(made, { format: 'count' });
}

it('Nothing of a request is kept once the model’s answer was read, however long the next may be silent', async () => {
  const { made, streams } = await client();
  const before = streams();
  for (let call = 0; call < CALLS; call++) expect(await eventsOf(made, 'x'.repeat(100_000))).toContain('messageStop');
  await expect.poll(() => streams() - before).toBeLessThanOrEqual(KEPT_MAX);
});

it('An answer that is silent in its middle still ends by the timer, after others were read to their ends', async () => {
  const thinks = functionScript((request) =>
    lastUserText(request) === 'think' ? { text: 'late', delayMs: LONG_MS } : { text: 'soon' },
  );
  const { client: plain, stop } = await startBedrock(thinks, { requestHandler: { requestTimeout: 300 } });
  open.push(stop);
  const made = forgetEnded(plain);
  expect(await eventsOf(made, 'hello')).toContain('messageStop');
  // The client ends such a stream without an error; who reads it misses its last events.
  expect(await eventsOf(made, 'think')).not.toContain('messageStop');
});

async function eventsOf(client: BedrockRuntimeClient, text: string): Promise<string[]> {
  const messages = [{ role: 'user' as const, content: [{ text }] }];
  const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL_ID, messages }));
  const names: string[] = [];
  for await (const event of stream ?? []) names.push(...Object.keys(event));
  return names;
}
