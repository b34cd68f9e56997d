import http from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SlackSetup, startSlack } from '../harness.ts';

let setup: SlackSetup;
beforeAll(async () => {
  setup = await startSlack();
});
afterAll(() => setup.stop());

const at = (path: string) => `${setup.origin}/slack/page/${path}`;
const write = (place: string, fields: object, headers: Record<string, string> = {}) =>
  fetch(at(place), { method: 'POST', body: JSON.stringify(fields), headers });

/** A request with headers that fetch does not let us set. */
function rawStatus(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${setup.origin}${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
  });
}

it('The server serves the page with a strict policy, and only the page’s own files', async () => {
  const page = await fetch(`${setup.origin}/slack/`);
  expect(await page.text()).toContain('<title>Local Slack</title>');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect((await fetch(at('assets/main.js'))).headers.get('content-type')).toContain('text/javascript');
  expect((await fetch(at('assets/styles/page.css'))).headers.get('content-type')).toContain('text/css');
  for (const path of [
    'assets/nothing.js',
    'assets/..%2fpeople.ts',
    'assets/styles/..%2fmain.js',
    'assets/styles',
    'nothing',
  ]) {
    const response = await fetch(at(path));
    expect(response.status).toBe(404);
  }
});

it('The server refuses other sites and other hosts', async () => {
  const post = { as: 'U0ALICE', channel: 'C0DEV', text: 'from elsewhere' };
  expect((await write('post', post, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await write('post', post, { origin: 'null' })).status).toBe(403);
  expect((await write('post', post, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(await rawStatus('/slack/page/workspace?as=U0ALICE', { host: 'evil.example' })).toBe(403);
  expect(await rawStatus('/slack/', { host: 'evil.example:80' })).toBe(403);
  expect(setup.slack.people.channel('dev')).toEqual([]);
  expect((await write('post', post, { origin: setup.origin })).status).toBe(200);
});

it('The server writes what was typed, edits, reacts and deletes, as the chosen person', async () => {
  const post = await write('post', { as: 'U0BOB', channel: 'C0DEV', text: '@remote-swe fix a<b' });
  const { ts } = (await post.json()) as { ts: string };
  const target = { as: 'U0BOB', channel: 'C0DEV', ts };
  const shown = () => setup.slack.people.thread('dev', ts)[0];
  expect(shown()).toMatchObject({ author: 'bob', wireText: '<@U0AGENT> fix a&lt;b', text: '@remote-swe fix a<b' });
  await write('edit', { ...target, text: '@remote-swe fix a>b' });
  expect(shown()).toMatchObject({ wireText: '<@U0AGENT> fix a&gt;b', isEdited: true });
  await write('react', { ...target, name: 'eyes' });
  expect(shown()?.reactions).toEqual([{ name: 'eyes', users: ['U0BOB'] }]);
  const foreign = await write('delete', { ...target, as: 'U0ALICE' });
  expect([foreign.status, await foreign.json()]).toEqual([400, { error: 'cant_delete_message' }]);
  expect((await write('delete', target)).status).toBe(200);
  expect(() => shown()).toThrow('thread_not_found');
});

it('The server shows a reader only their own channels', async () => {
  setup.slack.workspace.directory.addPerson({ kind: 'person', id: 'U0EVE', name: 'eve', realName: 'Eve' }, [
    'C0RANDOM',
  ]);
  const view = (await (await fetch(at('workspace?as=U0EVE'))).json()) as { channels: { id: string }[] };
  expect(view.channels.map((channel) => channel.id)).toEqual(['C0RANDOM', 'D0EVE']);
  expect((await fetch(at('messages?as=U0EVE&channel=C0DEV'))).status).toBe(400);
  expect((await write('post', { as: 'U0AGENT', channel: 'C0DEV', text: 'x' })).status).toBe(400);
});

it('The server hands out uploaded files without letting them run here', async () => {
  const upload = await fetch(at('files?as=U0ALICE&name=evil.html'), { method: 'POST', body: '<script>1</script>' });
  const { id } = (await upload.json()) as { id: string };
  const file = await fetch(at(`files/${id}/evil.html`));
  expect(await file.text()).toBe('<script>1</script>');
  expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(file.headers.get('content-security-policy')).toContain('sandbox');
  expect(file.headers.get('x-content-type-options')).toBe('nosniff');
});

it('The server streams changes live, and stays open while nothing happens', async () => {
  const response = await fetch(at('events?as=U0BOB'));
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const seen: string[] = [];
  const decoder = new TextDecoder();
  const reading = (async () => {
    for await (const chunk of response.body ?? []) {
      seen.push(decoder.decode(chunk as Uint8Array));
      if (seen.join('').includes('for bob only')) return;
    }
  })();
  const client = setup.client();
  const { ts } = await client.chat.postMessage({ channel: 'C0DEV', text: 'live one' });
  await client.chat.update({ channel: 'C0DEV', ts: ts ?? '', text: 'live two' });
  await client.chat.postEphemeral({ channel: 'C0DEV', user: 'U0ALICE', text: 'for alice only' });
  setup.clock.advance(15_000);
  await client.chat.postEphemeral({ channel: 'C0DEV', user: 'U0BOB', text: 'for bob only' });
  await reading;
  const stream = seen.join('');
  expect(stream).toContain('"kind":"posted"');
  expect(stream).toContain('live two');
  expect(stream).not.toContain('for alice only');
});
