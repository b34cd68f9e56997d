import { afterEach, expect, it } from 'vitest';
import { ended, piece, startModelServer } from '../../aws/bedrock/openai/model-server.ts';
import { Program } from '../program.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function local(args: string[], environment: Record<string, string> = {}): Promise<Program> {
  const program = await Program.start('local', args, environment);
  cleanups.push(() => program.remove());
  return program;
}

/** #dev as the page shows it to whoever reads it first. */
async function dev(slackUrl: string): Promise<{ as: string; channel: string }> {
  const there = await fetch(new URL('page/workspace', slackUrl));
  const { reader, channels } = (await there.json()) as { reader: string; channels: { id: string; name: string }[] };
  return { as: reader, channel: channels.find(({ name }) => name === 'dev')?.id ?? '' };
}

async function type(slackUrl: string, text: string, threadTs?: string): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: new URL(slackUrl).origin };
  const body = JSON.stringify({ ...(await dev(slackUrl)), text, threadTs });
  const typed = await fetch(new URL('page/post', slackUrl), { method: 'POST', headers, body });
  expect(typed.status).toBe(200);
  return ((await typed.json()) as { ts: string }).ts;
}

async function thread(slackUrl: string, ts: string): Promise<string> {
  const query = new URLSearchParams({ ...(await dev(slackUrl)), ts });
  return (await fetch(new URL(`page/thread?${query}`, slackUrl))).text();
}

it('npm run local says what is wrong with the words about a model server, or with the server', async () => {
  const server = await startModelServer(() => ({ stream: [] }));
  cleanups.push(server.close);
  const [half, both, noUrl, absent] = await Promise.all([
    local(['--model-url', server.url]),
    local(['--model-url', server.url, '--model', 'small', '--bedrock']),
    local(['--model-url', 'localhost:1', '--model', 'small']),
    local(['--model-url', server.url, '--model', 'big']),
  ]);
  expect([await half.end(), await both.end(), await noUrl.end(), await absent.end()]).toEqual([2, 2, 2, 1]);
  expect(half.stderr).toContain('--model-url and --model belong together');
  expect(both.stderr).toContain('leave one out');
  expect(noUrl.stderr).toContain('not "localhost:1"');
  expect(absent.stderr).toBe(
    `The model server at ${server.url} has no model big. It has: small, tool-user:latest.\nNothing was started.\n`,
  );
  expect(await absent.left()).toEqual([]);
});

it('npm run local lets a model server answer a mention, with the key of the environment', async () => {
  const server = await startModelServer(() => ({ stream: [piece({ content: 'I am small.' }), ended('stop')] }));
  cleanups.push(server.close);
  const args = ['--model-url', server.url, '--model', 'tool-user'];
  const program = await local(args, { OPENAI_API_KEY: 'sk-person' });
  const [, slackUrl = ''] = await program.prints(/^Slack\s+(\S+)$/m);
  await program.prints(new RegExp(`^tool-user at ${server.url} answers`, 'm'));
  const ts = await type(slackUrl, '@remote-swe who are you?');
  await expect.poll(() => server.asked.length).toBe(1);
  expect(server.asked[0]).toMatchObject({ authorization: 'Bearer sk-person', body: { model: 'tool-user' } });
  await expect.poll(() => thread(slackUrl, ts)).toContain('I am small.');
  await type(slackUrl, '@remote-swe cost', ts);
  await expect.poll(() => thread(slackUrl, ts)).toContain('*This session* (tool-user): $0.00 for 1 model call;');
  program.interrupt();
  expect(await program.end()).toBe(0);
  expect(await program.left()).toEqual([]);
});
