import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ARGUMENTS, CHROMIUM, newPage } from '../../chromium.ts';
import { type App, eventsOf, type SlackWithApp, startSlackWithApp } from '../harness.ts';

const WIDE = { name: 'wide', width: 1280, height: 800 };
const NARROW = { name: 'narrow', width: 390, height: 844 };
/** Where pictures of the page are put for whoever wants to look at them. */
const PICTURES = process.env.PAGE_PICTURES;

const hasChromium = existsSync(CHROMIUM);
const problems: string[] = [];
const state: { browser?: Browser; page?: Page } = {};
let setup: SlackWithApp;
let app: App;
let root: { channelId: string; ts: string };

beforeAll(async () => {
  setup = await startSlackWithApp({ ownPosts: 'withhold' });
  app = setup.app;
  if (hasChromium) state.browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  root = await conversation();
});
afterAll(async () => {
  await state.browser?.close();
  await setup.stop();
});
afterEach(async () => {
  await state.page?.context().close();
  expect(problems.splice(0)).toEqual([]);
});

/** A thread as the agent makes it: its reaction, a progress message with a plan and a button, an answer with all that Slack shows. */
async function conversation(): Promise<{ channelId: string; ts: string }> {
  const { people } = setup.slack;
  const { channelId, ts } = people.type({
    user: 'alice',
    channel: 'dev',
    text: '@remote-swe fix the labels, please 🙏',
  });
  const client = setup.client();
  await client.reactions.add({ channel: channelId, timestamp: ts, name: 'eyes' });
  const plan =
    ':gear: bash `npm test`\n:white_check_mark: Read the tables\n:arrow_right: Change the labels\n:white_large_square: Run the tests';
  const button = { type: 'button', action_id: 'stop', style: 'danger', text: { type: 'plain_text', text: 'Stop' } };
  await client.chat.postMessage({
    channel: channelId,
    thread_ts: ts,
    text: plan,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: plan } },
      { type: 'actions', elements: [button] },
    ] as never,
  });
  await client.chat.postMessage({
    channel: channelId,
    thread_ts: ts,
    text: `<@U0ALICE> **not bold**, *bold* and a <https://x.test/pull/7|pull request>:\n• one\n• two\n\`\`\`\n${'a long line of code '.repeat(12)}\n\`\`\`\n> quoted ✅ :unknown_emoji:`,
  });
  return { channelId, ts };
}

async function open({ width, height }: typeof WIDE, hash = ''): Promise<Page> {
  if (!state.browser) throw new Error('Chromium has not started');
  const page = await newPage(state.browser, { viewport: { width, height } });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  state.page = page;
  await page.goto(`${setup.origin}/slack/?as=U0ALICE${hash}`);
  await page.getByText('live', { exact: true }).waitFor({ state: 'attached' });
  return page;
}

const thread = (page: Page) => page.getByRole('complementary', { name: 'Thread' });
const inThread = () => `#/${root.channelId}/${root.ts}`;
const session = (status: string) =>
  setup
    .client()
    .agents.sessions.setStatus({ channel_id: root.channelId, thread_ts: root.ts, status, title: 'fix the labels' });

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** How far the page can be scrolled to the side, in pixels. */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.each([WIDE, NARROW])('the page, $name', (size) => {
  it.skipIf(!hasChromium)(
    `A thread is read and answered without scrolling to the side, ${size.name} (needs Chromium)`,
    async () => {
      const page = await open(size, inThread());
      await thread(page).getByRole('link', { name: 'pull request' }).waitFor();
      expect(await overflow(page)).toBe(0);
      await thread(page).getByLabel('Reply in the thread').fill(`thanks, ${size.name}`);
      await thread(page).getByLabel('Reply in the thread').press('Enter');
      await thread(page).getByText(`thanks, ${size.name}`).waitFor();
      await picture(page, `thread-${size.name}`);
      expect(await overflow(page)).toBe(0);
    },
  );

  it.skipIf(!hasChromium)(
    `Slack’s line says that the agent works, and its button stops it, ${size.name} (needs Chromium)`,
    async () => {
      const page = await open(size, inThread());
      await session('processing');
      const line = page.locator('#activity');
      await line.getByText('remote-swe is working…').waitFor();
      await thread(page).getByText('fix the labels', { exact: false }).first().waitFor();
      await picture(page, `working-${size.name}`);
      app.received.length = 0;
      await line.getByRole('button', { name: 'Stop' }).click();
      await expect
        .poll(() => eventsOf(app).at(-1))
        .toMatchObject({ type: 'agent_session_stopped', user: 'U0ALICE', thread_ts: root.ts });
      await session('active');
      await line.waitFor({ state: 'hidden' });
    },
  );

  it.skipIf(!hasChromium)(
    `The channel shows its messages and leads to other channels, ${size.name} (needs Chromium)`,
    async () => {
      const page = await open(size, `#/${root.channelId}`);
      await page.getByRole('button', { name: /repl/ }).first().waitFor();
      expect(await overflow(page)).toBe(0);
      await picture(page, `channel-${size.name}`);
      if (size === NARROW) await page.getByRole('button', { name: 'Channels and people' }).click();
      await picture(page, `channels-${size.name}`);
      await page.getByRole('button', { name: 'partners' }).click();
      await page.getByRole('heading', { name: '#partners' }).waitFor();
      expect(await page.locator('.sidebar').isVisible()).toBe(size === WIDE);
    },
  );
});

describe('what the page shows of a text', () => {
  it.skipIf(!hasChromium)(
    'Emoji are pictures by name and by character, and unknown names stay (needs Chromium)',
    async () => {
      const page = await open(WIDE, inThread());
      const images = thread(page).locator('img.emoji');
      await thread(page).getByRole('img', { name: ':gear:' }).waitFor();
      const seen = await images.evaluateAll((all) =>
        all.map((image) => [
          image.getAttribute('alt'),
          (image as unknown as { naturalWidth: number }).naturalWidth > 0,
        ]),
      );
      expect(seen.filter(([, isDrawn]) => !isDrawn)).toEqual([]);
      expect(seen.map(([name]) => name)).toEqual(
        expect.arrayContaining([':gear:', ':white_check_mark:', ':arrow_right:', '🙏', '✅']),
      );
      await thread(page).getByText(':unknown_emoji:').waitFor();
    },
  );

  it.skipIf(!hasChromium)('Two stars are no bold, one star is, as in Slack (needs Chromium)', async () => {
    const page = await open(WIDE, inThread());
    await thread(page).getByText('**not bold**').waitFor();
    expect(await thread(page).locator('article strong').allTextContents()).toEqual(['bold']);
  });
});
