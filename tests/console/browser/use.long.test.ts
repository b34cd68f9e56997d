import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import { english } from '../../../console/src/text/english.ts';
import { japanese } from '../../../console/src/text/japanese.ts';
import { filledWorld, hasChromium } from './kit/world.ts';

const wishes = Array.from({ length: 8 }, (_, number) => ({ number, entries: number === 3 ? 900 : 5, endsAt: 0 }));
const long = wishes[3] as (typeof wishes)[number];
/** One that goes on while somebody reads it. */
const lively = { number: 8, entries: 40, endsAt: 0, title: 'Goes on' };

const world = filledWorld(
  async ({ system, table }) => {
    const now = system.clock.now();
    for (const wish of wishes) wish.endsAt = now - (wish.number + 1) * 60_000;
    lively.endsAt = now - 3_600_000;
    await table.commitAll([...wishes, lively].map(journalOf));
  },
  { AdminUserIdList: 'U0ALICE' },
);

/** A session of more entries than one answer of the API holds, with all of them loaded. */
async function openWhole() {
  const page = await world().open(`/sessions/${sessionIdOf(long)}`);
  await page.locator('.row').first().waitFor();
  await page.locator('.earlier').waitFor({ state: 'detached' });
  return page;
}

/** Six more entries of the session that goes on, once the page shows that they have come. */
async function goOn(page: Page): Promise<void> {
  const shown = () => page.locator('.row').first().getAttribute('aria-setsize');
  const before = await shown();
  const from = lively.entries;
  lively.entries += 6;
  await world().table.commit(journalOf(lively).slice(from));
  await expect.poll(shown).not.toBe(before);
}

describe.skipIf(!hasChromium)('the console in use', () => {
  it('Keys move through the list, open a session and lead to the search', async () => {
    const page = await world().open('/');
    await page.locator('.line').nth(3).waitFor();
    for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
    expect(await page.locator('.line.chosen').getAttribute('data-id')).toBe(sessionIdOf(wishes[1] as typeof long));
    await page.keyboard.press('/');
    await page.keyboard.type('TypeScript');
    await page.locator('.line').nth(1).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    await page.waitForURL(`**/sessions/${encodeURIComponent(sessionIdOf(wishes[2] as typeof long))}`);
    await page.context().close();
  });

  it('Filters stand in the address and are there after a reload', async () => {
    const page = await world().open('/');
    await page.getByRole('button', { name: english.states.paused }).click();
    await page.waitForURL('**/?state=paused');
    await page.getByText(english.list.noMatch).waitFor();
    await page.reload();
    expect(await page.getByRole('button', { name: english.states.paused }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: english.list.clear }).click();
    await page.locator('.line').first().waitFor();
    await page.context().close();
  });

  it('Enter presses the button and follows the link that has the focus, whatever line keys have come to', async () => {
    const page = await world().open('/');
    await page.locator('.line').nth(3).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('button', { name: english.list.filters }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel(english.list.repository).waitFor();
    await page.getByRole('link', { name: english.costs }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/costs');
    await page.context().close();
  });

  it('A session that fits a filter no more leaves the list without a reload', async () => {
    const wish = wishes[7] as typeof long;
    const page = await world().open('/?state=idle');
    const line = page.locator(`.line[data-id="${sessionIdOf(wish)}"]`);
    await line.waitFor();
    const [last] = journalOf({ ...wish, entries: 1, endsAt: world().system.clock.now() });
    if (last)
      await world().table.commit([
        { ...last, version: 6, state: { ...last.state, phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 } } },
      ]);
    await line.waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('Entries that do not come are told of, and come when somebody presses the button', async () => {
    const page = await world().open('/');
    await page.locator('.line').first().waitFor();
    const trouble = { isOver: false };
    await page.route('**/entries?**', (route) =>
      trouble.isOver ? route.continue() : route.fulfill({ status: 503, json: {} }),
    );
    await page.goto(`${new URL(page.url()).origin}/console/sessions/${sessionIdOf(long)}`);
    await page.getByRole('alert').getByText(english.failed.missing).waitFor();
    await page.getByRole('alert').getByText(english.failed.isRetried).waitFor();
    trouble.isOver = true;
    await page.getByRole('alert').getByRole('button', { name: english.again }).click();
    await page.locator('.row').first().waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('Without a network words are not sent later unasked: the page says so at once, and keeps them', async () => {
    const page = await world().open(`/sessions/${sessionIdOf(wishes[5] as typeof long)}`);
    await page.getByText('All is done.').waitFor();
    await page.context().setOffline(true);
    await page.getByLabel(english.act.write).fill('words of a tunnel');
    await page.getByRole('button', { name: english.act.send, exact: true }).click();
    await page.locator('.composer [role=status]').getByText(english.failed.unreachable).waitFor();
    expect(await page.getByLabel(english.act.write).inputValue()).toBe('words of a tunnel');
    await page.context().close();
  });

  it('What is written while the page is open is seen without a reload, in the list too', async () => {
    const wish = wishes[4] as typeof long;
    const page = await world().open(`/sessions/${sessionIdOf(wish)}`);
    await page.getByText('All is done.').waitFor();
    const list = await page.context().newPage();
    await list.goto(`${new URL(page.url()).origin}/console/`);
    await list.locator('.line').first().waitFor();
    const [last] = journalOf({
      ...wish,
      entries: 1,
      title: 'Words of a moment ago',
      endsAt: world().system.clock.now(),
    });
    if (last)
      await world().table.commit([
        { ...last, version: 6, state: { ...last.state, phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 } } },
      ]);
    await page.locator('.words-row').getByText('Words of a moment ago').waitFor();
    await page.locator('.session-head .badge.thinking').waitFor();
    await list.locator('.line').first().getByText('Words of a moment ago').waitFor();
    await page.context().close();
  });

  it('A call that is pressed while entries come opens, and no later entries carry it away', async () => {
    const page = await world().open(`/sessions/${sessionIdOf(lively)}`);
    await page.getByText('All is done.').waitFor();
    const row = page.locator('.row[data-version="38"]').filter({ has: page.locator('.call') });
    await row.locator('.fold').hover();
    await page.mouse.down();
    await goOn(page);
    await page.mouse.up();
    await row.locator('.inside').waitFor();
    const before = await row.boundingBox();
    await page.getByRole('button', { name: english.entry.newest }).waitFor();
    await goOn(page);
    expect(await row.boundingBox()).toEqual(before);
    await page.context().close();
  });

  it('Whoever reads along at the end, and presses what does not open, goes on reading along', async () => {
    const page = await world().open(`/sessions/${sessionIdOf(lively)}`);
    const last = page.locator('.row').getByText('All is done.').last();
    await last.hover();
    await page.mouse.down();
    await goOn(page);
    await page.mouse.up();
    const newest = () => page.locator(`.row[data-version="${lively.entries}"]`).last();
    await newest().waitFor();
    await expect.poll(async () => (await newest().boundingBox())?.y).toBeLessThan(800);
    await goOn(page);
    await newest().waitFor();
    await expect.poll(async () => (await newest().boundingBox())?.y).toBeLessThan(800);
    await page.context().close();
  });

  it('An address of an entry leads to it, wherever in the session it is', async () => {
    const page = await world().open(`/sessions/${sessionIdOf(long)}?at=122`);
    const row = page.locator('.row.marked').first();
    await row.waitFor();
    expect(await row.getAttribute('data-version')).toBe('122');
    await page.context().close();
  });

  it('A search finds what is far from the screen, one match after another', async () => {
    const page = await openWhole();
    await page.getByLabel(english.find.label).fill('part-31 is');
    await page.locator('.find [role=status]').getByText(english.find.count(1, 1)).waitFor();
    await page.locator('.row.marked .call').waitFor();
    await page.context().close();
  });

  it('Scrolling through a session shows every entry in its order', async () => {
    const page = await openWhole();
    const seen = (await page.evaluate(`(async () => {
      const feed = document.querySelector('.feed');
      const versions = new Set();
      let gaps = 0;
      for (feed.scrollTop = 0; ; feed.scrollTop += feed.clientHeight * 0.8) {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const top = feed.getBoundingClientRect();
        const rows = [...feed.querySelectorAll('.row')].map((row) => ({ box: row.getBoundingClientRect(), version: Number(row.dataset.version) }));
        for (const { version } of rows) versions.add(version);
        const shown = rows.filter(({ box }) => box.bottom > top.top && box.top < top.bottom).sort((a, b) => a.box.top - b.box.top);
        for (const [index, { box }] of shown.entries()) if (index > 0 && box.top - shown[index - 1].box.bottom > 2) gaps++;
        if (feed.scrollTop + feed.clientHeight >= feed.scrollHeight - 1) break;
      }
      return { gaps, missing: Array.from({ length: 449 }, (_, at) => 2 * at + 2).filter((version) => !versions.has(version)) };
    })()`)) as { gaps: number; missing: number[] };
    expect(seen).toEqual({ gaps: 0, missing: [] });
    await page.context().close();
  });

  it('The language can be changed, and stays', async () => {
    const page = await world().open('/');
    await page.getByRole('button', { name: english.language }).click();
    await page.getByRole('heading', { name: japanese.list.title }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: japanese.list.title }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('ja');
    await page.context().close();
  });

  it('An admin is offered the page of operations', async () => {
    const page = await world().open('/');
    await page.getByRole('link', { name: english.operations }).waitFor();
    await page.context().close();
  });

  it('A fork from an entry, with another model, opens as a session that names its origin', async () => {
    const source = sessionIdOf(wishes[6] as typeof long);
    const page = await world().open(`/sessions/${source}`);
    await page.getByText('All is done.').waitFor();
    await page.getByRole('button', { name: english.entry.fork }).last().click();
    await page.getByLabel(english.fork.model).selectOption('opus5.5');
    await page.getByRole('button', { name: english.fork.submit, exact: true }).click();
    await page.waitForURL('**/sessions/api*');
    await page.getByRole('link', { name: source }).first().waitFor();
    await page.getByText('forked at this point').first().waitFor();
    // What is in no channel is forked to the console alone.
    await page.getByRole('button', { name: english.entry.fork }).last().click();
    await page.getByLabel(english.fork.words).waitFor();
    expect(await page.getByLabel(english.fork.talk).count()).toBe(0);
    await page.context().close();
  });
});
