import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ARGUMENTS, CHROMIUM, newPage } from '../../chromium.ts';
import { type App, eventsOf, type SlackWithApp, startSlackWithApp } from '../harness.ts';

/** A 1×1 PNG. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const hasChromium = existsSync(CHROMIUM);
const problems: string[] = [];
const state: { browser?: Browser; page?: Page } = {};
let setup: SlackWithApp;
let app: App;

beforeAll(async () => {
  setup = await startSlackWithApp({ ownPosts: 'withhold' });
  app = setup.app;
  if (hasChromium) state.browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
});
afterAll(async () => {
  await state.browser?.close();
  await setup.stop();
});
afterEach(async () => {
  await state.page?.context().close();
  expect(problems.splice(0)).toEqual([]);
});

/** Opens the page as one person; errors on its console fail the test. */
async function open(hash = ''): Promise<Page> {
  if (!state.browser) throw new Error('Chromium has not started');
  const page = await newPage(state.browser, { viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  state.page = page;
  await page.goto(`${setup.origin}/slack/?as=U0ALICE${hash}`);
  await page.getByText('live', { exact: true }).waitFor();
  return page;
}

async function say(page: Page, box: string, text: string): Promise<void> {
  await page.getByLabel(box).fill(text);
  await page.getByLabel(box).press('Enter');
}

it.skipIf(!hasChromium)(
  'A newcomer is told what to type, writes it, and sees the answer arrive live (needs Chromium)',
  async () => {
    const page = await open();
    await page.getByRole('button', { name: '@remote-swe what can you do for me?' }).click();
    await page.getByLabel('Message to the channel').press('Shift+Enter');
    await page.getByLabel('Message to the channel').pressSequentially('<b>not bold</b>');
    await page.getByLabel('Message to the channel').press('Enter');
    await page.getByRole('article').getByText('@remote-swe', { exact: true }).waitFor();
    await setup.slack.delivery.settled();
    const mention = eventsOf(app).find((event) => event.type === 'app_mention');
    expect(mention?.text).toBe('<@U0AGENT> what can you do for me?\n&lt;b&gt;not bold&lt;/b&gt;');
    expect(await page.locator('article b').count()).toBe(0);

    const client = setup.client();
    const place = { channel: String(mention?.channel), thread_ts: String(mention?.ts) };
    await client.reactions.add({ channel: place.channel, timestamp: place.thread_ts, name: 'eyes' });
    const answer = await client.chat.postMessage({
      ...place,
      text: 'Ask me for *pull requests*: <https://x.test/pull/1|one>',
    });
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const link = thread.getByRole('link', { name: 'one' });
    await link.waitFor();
    expect(await link.getAttribute('target')).toBe('_blank');
    await thread.getByLabel('eyes, 1').waitFor();
    await client.chat.update({ channel: place.channel, ts: answer.ts ?? '', text: 'changed my mind' });
    await thread.getByText('(edited)').waitFor();
    await say(page, 'Reply in the thread', 'thanks');
    await thread.getByRole('article').getByText('thanks').waitFor();
    expect(setup.slack.people.thread(place.channel, place.thread_ts).map((message) => message.text)).toEqual([
      '@remote-swe what can you do for me?\n<b>not bold</b>',
      'changed my mind',
      'thanks',
    ]);
  },
);

it.skipIf(!hasChromium)('A button is pressed, and says so when nobody takes it (needs Chromium)', async () => {
  const page = await open();
  app.received.length = 0;
  await setup.client().chat.postMessage({
    channel: 'C0DEV',
    text: 'working',
    blocks: [
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'stop', style: 'danger', text: { type: 'plain_text', text: 'Stop' } }],
      },
    ],
  });
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => app.received.length).toBe(1);
  const payload = JSON.parse(new URLSearchParams(app.received[0]?.body).get('payload') ?? '{}');
  expect(payload).toMatchObject({ type: 'block_actions', user: { id: 'U0ALICE' }, actions: [{ action_id: 'stop' }] });

  app.answer = () => ({ status: 500 });
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('alert').getByText('The app did not take the button: HTTP 500').waitFor();
  app.answer = () => ({ status: 200 });
  // Chromium itself reports the refused request on the console.
  expect(problems.splice(0)).toEqual([expect.stringContaining('502')]);
});

it.skipIf(!hasChromium)(
  'A file is uploaded, an image is shown, a long message is folded (needs Chromium)',
  async () => {
    const page = await open();
    const picker = page.locator('main input[type=file]');
    await picker.setInputFiles([
      { name: 'shot.png', mimeType: 'image/png', buffer: PNG },
      { name: 'error.log', mimeType: 'text/plain', buffer: Buffer.from('boom') },
    ]);
    await page.getByLabel('Do not attach error.log').waitFor();
    await say(page, 'Message to the channel', 'see these');
    await page.getByRole('img', { name: 'shot.png' }).waitFor();
    await page.getByRole('link', { name: 'error.log' }).waitFor();
    const event = eventsOf(app).find((each) => each.subtype === 'file_share');
    expect(event?.files).toMatchObject([{ name: 'shot.png' }, { name: 'error.log' }]);

    await setup.client().chat.postMessage({ channel: 'C0DEV', text: 'line\n'.repeat(200) });
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('button', { name: 'Show less' }).waitFor();
  },
);

it.skipIf(!hasChromium)(
  'People edit their own messages, and another person is a click away (needs Chromium)',
  async () => {
    const page = await open();
    await say(page, 'Message to the channel', 'ask @bob about a<b');
    const message = page.getByRole('article').filter({ hasText: 'ask @bob' });
    await message.hover();
    await message.getByLabel('Edit the message').click();
    const box = page.getByLabel('Edit the message').and(page.locator('textarea'));
    expect(await box.inputValue()).toBe('ask @bob about a<b');
    await box.fill('ask @bob about a>b');
    await box.press('Enter');
    await page.getByText('about a>b').waitFor();
    await page.getByLabel('You are').selectOption('U0BOB');
    await page.locator('.mention-you').first().waitFor();
    await say(page, 'Message to the channel', 'bob here');
    await expect.poll(() => setup.slack.people.channel('dev').at(-1)?.author).toBe('bob');
  },
);
