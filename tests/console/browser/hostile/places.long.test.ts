import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { journalOf, sessionIdOf } from '../../../../bench/console/journals.ts';
import type { Costs } from '../../../../console/src/api/calls.ts';
import type { DiffView } from '../../../../console/src/api/types.ts';
import { english } from '../../../../console/src/text/english.ts';
import { ALL, ATTACKS, isHarmless, LONG_LINE, NAME, RUN, strangersOf } from '../kit/hostile.ts';
import { resultsOf } from '../kit/results.ts';
import { filledWorld, hasChromium } from '../kit/world.ts';

const BIDI = 'fix\u202egnp.ts\u2066';
/** As long as an answer for one session may get. */
const LONG_NAME = 'n'.repeat(1_000_000);
/** Bytes that a browser would run, if it took them for what they are. */
const PICTURES = [
  `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><script>${RUN}</script></svg>`,
  `<!doctype html><script>${RUN}</script><img src=x onerror="${RUN}">`,
];

const wish = { number: 1, entries: 5, endsAt: 0 };
const id = sessionIdOf(wish);
const world = filledWorld(
  async ({ system, table }) => {
    const now = system.clock.now();
    wish.endsAt = now - 60_000;
    await table.commit(hostileJournal());
    await table.worker(id, {
      ...{ state: 'stopped', generation: 1, instanceId: `${ATTACKS[1]}${BIDI}`, startedAt: now, lastUsedAt: now },
      launchAttempt: 0,
    });
  },
  { AdminUserIdList: 'U0ALICE' },
);

/** Files, pictures, an output, repositories and a model with attacks for their content and names. */
function hostileJournal(): JournalEntry[] {
  return journalOf(wish).map((entry): JournalEntry => {
    const repositories = [`${NAME}${BIDI}`];
    const people = [{ user: 'U0ALICE', at: wish.endsAt, name: `${NAME}${BIDI}` }];
    const kept = { ...entry, state: { ...entry.state, repositories, people, model: `${ATTACKS[16]}${BIDI}` } };
    if (entry.version === 3) return { ...kept, messages: [resultsOf('tooluse_1', [{ type: 'text', text: OUTPUT }])] };
    if (entry.version !== 5) return kept;
    const images = PICTURES.map((text) => ({
      ...{ type: 'image' as const, format: 'png' as const, base64: Buffer.from(text).toString('base64') },
    }));
    const notices = [NAME, `${ATTACKS[1]}${BIDI}`, 'plain.svg'].map((name, index) => ({
      ...{ kind: 'message' as const, id: `${entry.sessionId}#5#${index}`, at: entry.at, text: ALL },
      file: { key: `reports/${index}`, name },
    }));
    return { ...kept, messages: [resultsOf('tooluse_3', images)], state: { ...kept.state, noticesPending: notices } };
  });
}

const OUTPUT = `${ALL}\n${LONG_LINE}\n${`${BIDI}\n`.repeat(50)}last of the output`;

/** A patch whose every part is an attack. */
const PATCH = [NAME, `"${ATTACKS[0]}"`, BIDI, LONG_NAME.slice(0, 10_000)]
  .map((name) => {
    const lines = [...ATTACKS.flatMap((text) => text.split('\n')), LONG_LINE, BIDI].map((text) => `+${text}`);
    const head = [`diff --git a/${name} b/${name}`, 'rename from <b>x</b>', `--- a/${name}`, `+++ b/${name}`];
    return [...head, `@@ -0,0 +1,${lines.length} @@ ${ATTACKS[1]}`, ...lines, ''].join('\n');
  })
  .join('');
const CLONE = { path: `/work/${NAME}`, branch: `${ATTACKS[1]}${BIDI}`, head: ATTACKS[1] ?? '', unpushed: 1 };
const DIFF = {
  ...{ from: 'machine', machine: 'online', why: ALL },
  clones: [
    { ...CLONE, changed: [NAME], changedCount: 1, diff: PATCH },
    { ...CLONE, changed: [NAME, BIDI, LONG_NAME], changedCount: 3 },
    { ...CLONE, changed: [], changedCount: 1, diff: `no patch ${ALL}\n${LONG_LINE}` },
  ],
} satisfies DiffView;
const COSTS = {
  ...{ from: '2026-11', to: '2026-12' },
  rows: [NAME, BIDI, ATTACKS[0] ?? '', LONG_NAME].map((key) => ({
    ...{ key, costMicroUsd: 10, estimatedMicroUsd: 0, modelCalls: 1, sessions: 1 },
  })),
  budgets: [{ scope: `${NAME}${BIDI}`, limitMicroUsd: 100, spentMicroUsd: 10 }],
  isAll: true,
} satisfies Costs;

/** A page of Alice's, signed in, and what it asks of others. */
async function signedIn(): Promise<{ page: Page; asked: string[]; go(path: string): Promise<void> }> {
  const page = await world().visit('/');
  const asked = strangersOf(page);
  const base = page.url().replace(/\/$/, '');
  await page.goto(`${base}/#code=${await world().table.code('U0ALICE')}`);
  await page.reload();
  await page.locator('.line').first().waitFor();
  return { page, asked, go: async (path) => void (await page.goto(`${base}${path}`)) };
}

/** The page shows it by now, and it did nothing. */
async function ends({ page, asked }: { page: Page; asked: string[] }): Promise<void> {
  // What an image that does not load would run, runs after a moment.
  await page.waitForTimeout(300);
  await isHarmless(page);
  expect(asked).toEqual([]);
  await page.context().close();
}

describe.skipIf(!hasChromium)('what others wrote, beside the conversation', () => {
  it('Changes: patches, names of files, branches and clones do nothing', async () => {
    const on = await signedIn();
    const { page } = on;
    await page.route('**/api/sessions/*/diff', (route) => route.fulfill({ json: DIFF }));
    await on.go(`/sessions/${id}/changes`);
    await page.locator('.diff tr.added').getByText('onerror').first().waitFor();
    expect(await page.locator('.diff-file summary code').first().textContent()).toBe(NAME);
    await page.getByText('U+202E').first().waitFor();
    await ends(on);
  });

  it('Files: names do nothing, and lead to nothing but the API', async () => {
    const on = await signedIn();
    await on.go(`/sessions/${id}/files`);
    const links = on.page.locator('main td a');
    await links.nth(2).waitFor();
    const addresses = await links.evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
    expect(addresses.every((address) => address.startsWith('/api/sessions/'))).toBe(true);
    expect(await links.first().textContent()).toContain(NAME);
    await ends(on);
  });

  it('Compare: two sessions side by side do nothing', async () => {
    const on = await signedIn();
    await on.go(`/compare?a=${encodeURIComponent(id)}&b=${encodeURIComponent(id)}`);
    for (const side of [0, 1]) await on.page.locator('section .row').nth(side).waitFor();
    await on.page.getByRole('region', { name: english.fork.right }).locator('.row').first().waitFor();
    await ends(on);
  });

  it('A shared session does nothing to whoever has the link', async () => {
    const { page, go } = await signedIn();
    await go(`/sessions/${id}`);
    await page.locator('.actions').getByRole('button', { name: english.act.share, exact: true }).click();
    await page.getByRole('button', { name: english.act.makeLink }).click();
    const link = new URL(await page.locator('dialog input[readonly]').inputValue());
    await page.context().close();
    const reader = await world().visit('/');
    const asked = strangersOf(reader);
    await reader.goto(new URL(link.pathname, reader.url()).href);
    await reader.locator('.row').first().waitFor();
    await reader.evaluate('for (const each of document.querySelectorAll(".fold[aria-expanded=false]")) each.click()');
    await ends({ page: reader, asked });
  });

  it.each(['repository', 'model', 'day'] as const)('Costs by %s: names of the table do nothing', async (by) => {
    const on = await signedIn();
    await on.go(`/costs?by=${by}`);
    await on.page.locator('table.report tbody tr').first().waitFor();
    if (by !== 'day') expect(await on.page.locator('tbody th').first().textContent()).toContain('<img src=x onerror');
    await ends(on);
  });

  it('Costs by person: names do nothing, nor those of budgets, nor one of a megabyte', async () => {
    const on = await signedIn();
    await on.page.route('**/api/costs?**', (route) => route.fulfill({ json: COSTS }));
    await on.go('/costs?by=person');
    await on.page.locator('tbody tr').nth(3).waitFor();
    await on.page.getByText('U+202E').first().waitFor();
    await ends(on);
  });

  it('Operations: what a machine is called does nothing', async () => {
    const on = await signedIn();
    await on.go('/operations');
    const cell = on.page.locator('tbody td code').first();
    await cell.waitFor();
    expect(await cell.textContent()).toContain('⟦U+202E⟧');
    await ends(on);
  });

  it('Pictures that are SVG or HTML are shown as none, and run at their own address neither', async () => {
    const on = await signedIn();
    const { page } = on;
    await on.go(`/sessions/${id}?at=4`);
    const tried = '[...document.querySelectorAll(".picture img")].filter((each) => each.complete).length';
    await expect.poll(() => page.evaluate(tried)).toBe(2);
    const addresses = await page
      .locator('.picture img')
      .evaluateAll((all) => all.map((each) => each.getAttribute('src')));
    expect(
      await page.evaluate('[...document.querySelectorAll(".picture img")].map((each) => each.naturalWidth)'),
    ).toEqual([0, 0]);
    await isHarmless(page);
    for (const address of addresses) {
      const answer = await page.goto(new URL(address ?? '', page.url()).href);
      expect(answer?.headers()).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
      await page.waitForTimeout(100);
      expect(await page.evaluate('window.ran')).toBeUndefined();
    }
    // The browser's own page around a picture has styles, which our policy does not allow.
    const problems = world().problems.splice(0);
    expect(problems.filter((text) => !text.includes('Applying inline style'))).toEqual([]);
    expect(on.asked).toEqual([]);
    await page.context().close();
  });

  it('The dialog with a whole output runs nothing, down to its last line', async () => {
    const on = await signedIn();
    const { page } = on;
    await on.go(`/sessions/${id}?at=2`);
    await page.locator('.call .fold').first().click();
    await page.getByRole('button', { name: english.entry.wholeOutput }).click();
    await page.locator('dialog .log-line').first().waitFor();
    await isHarmless(page);
    await page.evaluate('for (const log of document.querySelectorAll(".log")) log.scrollTop = log.scrollHeight');
    await page.locator('dialog .log-line').getByText('last of the output').waitFor();
    await ends(on);
  });
});
