import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { assistantCount, functionScript, lastUserText, type ScriptedTurn } from '../../../local/aws/bedrock/script.ts';
import { settle } from '../../../local/system/settle.ts';
import { LOOKS, TEXTS } from './kit/looks.ts';
import { isWell } from './kit/well.ts';
import { filledWorld, hasChromium, type Look } from './kit/world.ts';

/** Long enough that a test finds the model thinking. */
const THINKS_MS = 600_000;

/** What the model does on a machine, step by step. */
const WORK: ScriptedTurn[] = [
  { text: '', toolUses: [{ name: 'clone_repository', input: { repository: 'acme/widget' } }] },
  {
    text: '',
    toolUses: [{ name: 'bash', input: { command: 'sed -i s/Hello/HELLO/ greet.sh && echo new > new.txt' } }],
  },
];
const mood = { isSlow: true };

/** A model that answers what was said last; what is slow it notes down, and then thinks for long. */
const script = functionScript((request) => {
  const said = /word-\w+/.exec(
    lastUserText(request)
      .split('\n')
      .findLast((line) => line.includes('word-')) ?? '',
  )?.[0];
  if (said === 'word-clone') return { text: 'Cloned and edited.', ...WORK[assistantCount(request)] };
  if (said === 'word-early' && mood.isSlow) return { text: 'Too late.', delayMs: THINKS_MS };
  if (said !== 'word-slow') return { text: `Heard ${said}.` };
  const items = [{ id: '1', text: 'Think', state: 'in-progress' }];
  return assistantCount(request) === 0
    ? { toolUses: [{ name: 'todo', input: { items } }] }
    : { text: 'Thought.', ...(mood.isSlow ? { delayMs: THINKS_MS } : {}) };
});

const world = filledWorld(
  async ({ system }) => {
    const files = { 'greet.sh': 'echo Hello\n' };
    await system.github.createRepository({ owner: 'acme', name: 'widget', files });
  },
  {},
  { script, eventSources: 'connected' },
);

/** Alice asks in Slack, and opens the session's page; where `answer` is given, once it stands in the thread. */
async function asked(text: string, look: Look, answer?: string): Promise<Page> {
  const { ts, channelId } = world().system.slack.people.type({
    ...{ user: 'alice', channel: 'dev', text: `@remote-swe ${text}` },
  });
  const id = slackSessionId({ kind: 'slack', teamId: 'T0LOCAL', channel: channelId, threadTs: ts });
  const { system } = world();
  const isAnswered = () => system.slack.people.thread('dev', ts).some((post) => post.text.includes(answer ?? ''));
  if (answer !== undefined) await settle(system, { until: isAnswered, realMsMax: 120_000 });
  const page = await world().open('/', look);
  await page.locator(`.line[data-id="${id}"] .line-link`).click();
  await page.locator('.session-head').waitFor();
  return page;
}

describe.skipIf(!hasChromium).each(LOOKS)('what a person does in the console in $language at $width px', (look) => {
  const { language } = look;
  const texts = TEXTS[language];
  const { act } = texts;
  const button = (page: Page, name: string) => page.locator('.actions').getByRole('button', { name, exact: true });

  it(`Words reach the session, and its answer is seen (${language})`, async () => {
    const page = await asked('word-first', look);
    await page.getByText('Heard word-first.').waitFor();
    await page.getByLabel(act.write).fill('and now word-second');
    await page.getByRole('button', { name: act.send, exact: true }).click();
    await page.locator('.words-row').getByText('and now word-second').waitFor();
    await page.getByText('Heard word-second.').waitFor();
    expect(await page.getByLabel(act.write).inputValue()).toBe('');
    await isWell(page, 'written', look);
  });

  it(`A session is stopped and goes on (${language})`, async () => {
    mood.isSlow = true;
    const page = await asked('word-slow', look);
    await button(page, act.stop).click();
    await page.locator('.session-head .badge.paused').waitFor();
    await button(page, act.stop).waitFor({ state: 'detached' });
    await isWell(page, 'stopped', look, 'stays');
    mood.isSlow = false;
    await button(page, act.resume).click();
    await page.getByText('Thought.').waitFor();
    await page.locator('.session-head .badge.idle').waitFor();
    await page.context().close();
  });

  it(`A session is listed and stopped while its first answer is awaited, and goes on (${language})`, async () => {
    mood.isSlow = true;
    const page = await asked('word-early', look);
    await page.locator('.session-head h1').getByText('word-early').waitFor();
    await isWell(page, 'begun', look, 'stays');
    await button(page, act.stop).click();
    await page.locator('.session-head .badge.paused').waitFor();
    await page.locator('.words-row').getByText('word-early').waitFor();
    mood.isSlow = false;
    await button(page, act.resume).click();
    await page.getByText('Heard word-early.').waitFor();
    await page.context().close();
  });

  it(`The budget is raised, and the new limit is seen at once (${language})`, async () => {
    const page = await asked('word-rich', look);
    await page.getByText('Heard word-rich.').waitFor();
    await button(page, act.raise).click();
    await page.getByLabel(act.raiseTo).fill('77');
    await isWell(page, 'raise', look, 'stays');
    await page.locator('dialog').getByRole('button', { name: act.raise, exact: true }).click();
    await page.locator('.side .budget').getByText('$77').waitFor();
    await page.getByText(act.raised).waitFor();
    await page.context().close();
  });

  it(`A thread is muted and heard again (${language})`, async () => {
    const page = await asked('word-quiet', look);
    await page.getByText('Heard word-quiet.').waitFor();
    await button(page, act.mute).click();
    await page.getByText(texts.side.muted).waitFor();
    await button(page, act.unmute).click();
    await page.getByText(texts.side.muted).waitFor({ state: 'detached' });
    await button(page, act.mute).waitFor();
    await page.context().close();
  });

  it(`A fork in a thread of its own is begun once, and answers there (${language})`, async () => {
    const page = await asked('word-forked', look, 'Heard word-forked.');
    await page.getByText('Heard word-forked.').waitFor();
    await page.getByRole('button', { name: texts.entry.fork }).last().click();
    const dialog = page.locator('dialog');
    await dialog.getByLabel(texts.fork.words).fill(`say word-elsewhere (${language})`);
    await dialog.getByLabel(texts.fork.talk).selectOption('thread');
    await dialog.getByText(texts.fork.threadHint).waitFor();
    const submit = dialog.getByRole('button', { name: texts.fork.submit, exact: true });
    // The dialog is a part of its row, whose own buttons are seen while somebody points at it.
    await page.mouse.move(1, 1);
    const opacity = () => page.evaluate('getComputedStyle(document.querySelector("dialog .primary")).opacity');
    await expect.poll(opacity).toBe('1');
    await isWell(page, 'fork-thread', look, 'stays');
    const { people } = world().system.slack;
    // An answer that is lost on its way: the same press again finds the fork that was begun.
    const lost = async (route: Route) => {
      await route.fetch();
      await route.abort();
    };
    await page.route('**/forks', lost, { times: 1 });
    await submit.click();
    await dialog.locator('[role=alert]').waitFor();
    expect(world().problems.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
    await submit.click();
    await page.waitForURL('**/sessions/slack*');
    await page.getByText('Heard word-elsewhere.').waitFor();
    const roots = people.channel('dev').filter(({ text }) => text.includes(`word-elsewhere (${language})`));
    expect(roots).toMatchObject([{ isBot: true }]);
    const inThread = () => people.thread('dev', roots[0]?.ts ?? '').some(({ text }) => text.includes('Heard'));
    await expect.poll(inThread).toBe(true);
    await page.context().close();
  });

  it(`Changes are asked from the machine that runs (${language})`, async () => {
    const page = await asked('word-clone', look, 'Cloned and edited.');
    await page.getByRole('link', { name: texts.tabs.changes }).click();
    await page.getByText(texts.changes.from.machine, { exact: false }).waitFor();
    await page.locator('.diff tr.added').getByText('echo HELLO').waitFor();
    await page.locator('.diff tr.removed').getByText('echo Hello').waitFor();
    await page.locator('summary').getByText('new.txt').waitFor();
    await isWell(page, 'changes-machine', look);
  });

  it(`A shared session is read by whoever has the link, and offers nothing that needs a sign-in (${language})`, async () => {
    const page = await asked('word-shared', look);
    await page.getByText('Heard word-shared.').waitFor();
    await button(page, act.share).click();
    await page.getByRole('button', { name: act.makeLink }).click();
    const link = await page.locator('dialog input[readonly]').inputValue();
    await isWell(page, 'share', look, 'stays');
    const reader = await world().visit(new URL(link).pathname.slice('/console'.length), look);
    await reader.getByText('Heard word-shared.').waitFor();
    await reader.getByText(texts.shared.note).waitFor();
    for (const name of [act.send, act.stop, act.raise, act.mute, act.share, texts.entry.fork, texts.signOut])
      expect(await reader.getByRole('button', { name, exact: true }).count()).toBe(0);
    expect(await reader.locator('textarea').count()).toBe(0);
    const links = await reader.locator('#main a').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
    expect(links.filter((href) => !href?.startsWith('/console/shared/'))).toEqual([]);
    await reader.locator('.reply-row .entry-link a').click();
    await reader.locator('.row.marked .reply-row').waitFor();
    await isWell(reader, 'shared', look);
    await page.getByRole('button', { name: act.endShares }).click();
    await page.getByText(act.sharesEnded).waitFor();
    await page.context().close();
    const late = await world().visit(new URL(link).pathname.slice('/console'.length), look);
    await late.getByText(texts.failed.notFound).first().waitFor();
    await late.context().close();
  });
});
