import { FRAME_RULES } from '@remote-swe/core/domain/frames/frame';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { type KeptDiff, keptDiffKey } from '@remote-swe/core/domain/worker/clones/kept-diff';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type JournalWish, journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import type { DiffView } from '../../../console/src/api/types.ts';
import { english } from '../../../console/src/text/english.ts';
import { japanese } from '../../../console/src/text/japanese.ts';
import { isWell } from './well.ts';
import { filledWorld, hasChromium, type Look } from './world.ts';

const TEXTS = { en: english, ja: japanese };
const LINES = 5_000;
const CLONE = {
  path: '/work/acme/web',
  branch: 'fix/dates',
  head: '0123456789abcdef',
  changed: ['lib/a.ts'],
  changedCount: 2,
};
/** Eight by eight, in one colour. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGNgYPiPFeEQxiExMAoA9hg/wa+Gq4EAAAAASUVORK5CYII=';
const REPORT = 'The report of the session.';
const SAVED = 'What was on the disk.';

const full: JournalWish = { number: 1, entries: 10, endsAt: 0 };
const fork: JournalWish = { number: 2, entries: 6, endsAt: 0 };

const world = filledWorld(async ({ system, table }) => {
  const now = system.clock.now();
  for (const wish of [full, fork]) wish.endsAt = now - wish.number * 60_000;
  const others = Array.from({ length: 12 }, (_, index) =>
    journalOf({ number: 10 + index, entries: 5, endsAt: now - (index % 4) * 24 * 3_600_000 - 3_600_000 }),
  );
  await table.commitAll([withContent(journalOf(full)), journalOf(fork).map(asFork), ...others]);
  await table.keep('reports/report.txt', Buffer.from(REPORT));
  await table.keep('saves/work.tar', Buffer.from(SAVED));
  for (const [name, text] of [
    ['2-run', PATCH],
    ['4-run', PATCH.replace('const two = 2;', `const two = '${'two'.repeat(9)}';`)],
  ] as const)
    await table.keep(keptDiffKey(sessionIdOf(full), name), Buffer.from(JSON.stringify(keptDiffOf(text))));
  await table.worker(sessionIdOf(full), {
    ...{ state: 'stopped', generation: 1, instanceId: 'i-1', startedAt: now, lastUsedAt: now, launchAttempt: 0 },
    saved: { forUse: now, at: now, key: 'saves/work.tar' },
  });
  // Saved before the last use of the machine.
  const early = fork.endsAt - 3_600_000;
  await table.worker(sessionIdOf(fork), {
    ...{ state: 'stopped', generation: 1, startedAt: early, lastUsedAt: now, launchAttempt: 0 },
    saved: { forUse: early, at: early, key: 'saves/work.tar', leftOut: ['data/large.bin'] },
  });
});

/** A long output, a picture, a file that was handed out, and calls of which no answer came. */
function withContent(entries: JournalEntry[]): JournalEntry[] {
  const output = Array.from({ length: LINES }, (_, line) => `line ${line + 1} of the output`).join('\n');
  return entries.map((entry): JournalEntry => {
    const spend = { ...entry.state.spend, costMicroUsd: 1_000_000, estimatedMicroUsd: 500_000 };
    const paid = { ...entry, state: { ...entry.state, spend, ...keptAt(entry) } };
    if (entry.version === 3) return { ...paid, messages: [resultOf('tooluse_1', [{ type: 'text', text: output }])] };
    if (entry.version === 5)
      return { ...paid, messages: [resultOf('tooluse_3', [{ type: 'image', format: 'png', base64: PNG }])] };
    if (entry.version !== 10) return paid;
    const file = { key: 'reports/report.txt', name: 'report.txt' };
    const notice = { kind: 'message' as const, id: `${entry.sessionId}#10#0`, at: entry.at, text: 'Here it is.', file };
    return { ...paid, state: { ...paid.state, noticesPending: [notice] } };
  });
}

/** Something new was kept with the results of entries 3 and 5; of what came after the second, nothing could be. */
function keptAt({ version, at }: JournalEntry): Partial<JournalEntry['state']> {
  if (version < 3) return {};
  const named = version < 5 ? { name: '2-run', version: 3, at } : { name: '4-run', version: 5, at };
  return { clones: [CLONE], keptDiff: { ...named, ...(version > 5 ? { isBehind: true } : {}) } };
}

function keptDiffOf(text: string): KeptDiff {
  return { schema: 1, at: 1_760_000_000_000, clones: [CLONE], diffs: [{ path: CLONE.path, text }] };
}

function resultOf(toolCallId: string, content: ToolResult['content']): JournalEntry['messages'][number] {
  const result = { toolCallId, outcome: 'completed' as const, isError: false, durationMs: 5, exitCode: 0, content };
  return { kind: 'results', results: [result], frames: FRAME_RULES };
}

function asFork(entry: JournalEntry): JournalEntry {
  return { ...entry, state: { ...entry.state, origin: { sessionId: sessionIdOf(full), version: 4 } } };
}

const PATCH = `diff --git a/lib/a.ts b/lib/a.ts
index 1111111..2222222 100644
--- a/lib/a.ts
+++ b/lib/a.ts
@@ -1,2 +1,3 @@
 const one = 1;
-const two = 3;
+const two = 2;
+const three = 3;
diff --git a/logo.png b/logo.png
index 1111111..2222222 100644
Binary files a/logo.png and b/logo.png differ
`;
/** As the API answers. */
const DIFF = {
  ...{ from: 'machine', machine: 'online' },
  clones: [
    {
      ...{ path: '/work/acme/web', branch: 'fix/dates', head: '0123456789abcdef', unpushed: 2, isCut: true },
      ...{ changed: ['lib/a.ts'], changedCount: 2, diff: PATCH },
    },
  ],
} satisfies DiffView;

const LOOKS: Look[] = [
  { language: 'en', theme: 'light', width: 1_200 },
  { language: 'ja', theme: 'dark', width: 360 },
];

/** The list, whose code has been used. */
async function signedIn(look: Look): Promise<Page> {
  const page = await world().open('/', look);
  await page.locator('.line').first().waitFor();
  return page;
}

describe.skipIf(!hasChromium).each(LOOKS)('what is kept, in the console in $language at $width px', (look) => {
  const language = look.language ?? 'en';
  const texts = TEXTS[language];
  const session = `/sessions/${sessionIdOf(full)}`;

  it(`The whole output of a call is shown down to its last line (${language})`, async () => {
    const page = await world().open(`${session}?at=2`, look);
    await page.locator('.row[data-version="2"] .call .fold').click();
    await page.getByRole('button', { name: texts.entry.wholeOutput }).click();
    await page.locator('dialog .log-line').getByText('line 1 of the output', { exact: true }).waitFor();
    await isWell(page, 'output', look, 'stays');
    await page.evaluate('for (const log of document.querySelectorAll(".log")) log.scrollTop = log.scrollHeight');
    await page.locator('dialog .log-line').getByText(`line ${LINES} of the output`, { exact: true }).waitFor();
    const drawn = await page.locator('dialog .log-line').count();
    expect(drawn).toBeLessThan(200);
    await page.context().close();
  });

  it(`Pictures of a session are seen, and one is shown in full by a press (${language})`, async () => {
    const page = await world().open(`${session}?at=4`, look);
    const picture = page.locator('.picture img');
    await picture.waitFor();
    await expect.poll(() => page.evaluate('document.querySelector(".picture img").naturalWidth')).toBeGreaterThan(0);
    expect(await picture.getAttribute('src')).toBe(
      `/api/sessions/${encodeURIComponent(sessionIdOf(full))}/entries/5/images/0`,
    );
    await page.locator('.picture').click();
    await page.locator('.picture.whole').waitFor();
    await isWell(page, 'picture', look);
  });

  it(`Files that were handed out, the work that was saved and the transcript are downloaded (${language})`, async () => {
    const page = await world().open(`${session}/files`, look);
    const link = page.getByRole('link', { name: 'report.txt' });
    await link.waitFor();
    await page.getByText('26 B').waitFor();
    await isWell(page, 'files', look, 'stays');
    const fetched = (address: string | null) =>
      page.evaluate(`fetch(${JSON.stringify(address)}).then((answer) => answer.text())`);
    expect(await fetched(await link.getAttribute('href'))).toBe(REPORT);
    await page.getByRole('link', { name: texts.tabs.conversation }).click();
    const saved = page.getByRole('link', { name: texts.side.download, exact: true });
    expect(await fetched(await saved.getAttribute('href'))).toBe(SAVED);
    const transcript = page.getByRole('link', { name: texts.side.transcript });
    expect(await fetched(await transcript.getAttribute('href'))).toContain('All is done.');
    await page.context().close();
  });

  it(`Changes are what the machine told, and what was edited step by step (${language})`, async () => {
    const page = await signedIn(look);
    let asked = 0;
    await page.route('**/api/sessions/*/diff', (route) => {
      asked += 1;
      return route.fulfill({ json: DIFF });
    });
    await page.goto(`${new URL(page.url()).origin}/console${session}/changes`);
    const { changes } = texts;
    const text = page.locator('.diff').first();
    await text.getByText('const two = 2;').waitFor();
    await page.getByText(changes.unpushed(2)).waitFor();
    await page.getByText(changes.binary).waitFor();
    await page.getByText(changes.cut).waitFor();
    await isWell(page, 'changes', look, 'stays');
    await page.getByRole('button', { name: changes.ask }).click();
    await expect.poll(() => asked).toBe(2);
    await page.locator('.changes-head button:not([disabled])').waitFor();
    await page.locator('details').filter({ hasText: 'lib/part-7.ts' }).locator('summary').click();
    await page.getByText('const at = utc(7);').waitFor();
    await page.context().close();
  });

  it(`Where no machine runs, changes are names that the last command told (${language})`, async () => {
    const page = await signedIn(look);
    const [clone] = DIFF.clones;
    const told = { ...DIFF, from: 'last-command', machine: 'stopped', clones: [{ ...clone, diff: undefined }] };
    await page.route('**/api/sessions/*/diff', (route) => route.fulfill({ json: told }));
    await page.goto(`${new URL(page.url()).origin}/console${session}/changes`);
    await page.getByText(texts.changes.notRunning).waitFor();
    await page.getByText('lib/a.ts').waitFor();
    await page.getByText(texts.changes.more(1)).waitFor();
    await isWell(page, 'changes-told', look);
  });

  it(`A call leads to what clones differed in when it had ended, and from there to what came before and after (${language})`, async () => {
    const page = await world().open(`${session}?at=2`, look);
    const { changes } = texts;
    await page.locator('.row[data-version="2"] .call .fold').click();
    await page.locator('.row[data-version="2"]').getByRole('link', { name: changes.here }).click();
    await page.waitForURL('**/changes?at=3');
    await page.locator('.diff').first().getByText('const two = 2;').waitFor();
    await page.getByText(changes.from.command).waitFor();
    expect(await page.getByText(changes.notExact).count()).toBe(0);
    await isWell(page, 'changes-at-entry', look, 'stays');
    await page.getByRole('link', { name: changes.later, exact: true }).click();
    await page.locator('.diff').first().getByText('twotwo').waitFor();
    await page.getByRole('link', { name: changes.toNow, exact: true }).click();
    await page.getByText(changes.notRunning).waitFor();
    await page.getByText(changes.notExact).waitFor();
    await page.getByRole('link', { name: changes.earlier, exact: true }).click();
    await page.waitForURL('**/changes?at=5');
    await page.getByRole('link', { name: changes.earlier, exact: true }).click();
    await page.waitForURL('**/changes?at=3');
    await page.getByRole('link', { name: changes.atEntry(3), exact: true }).click();
    await page.waitForURL(/sessions\/[^/]+\?at=3$/);
    await page.context().close();
  });

  it(`The page says where nothing was kept, where an entry is not there, and what is of the origin of a fork (${language})`, async () => {
    const page = await world().open(`${session}/changes?at=2`, look);
    await page.getByText(texts.changes.notKept).waitFor();
    await isWell(page, 'changes-not-kept', look, 'stays');
    await page.goto(page.url().replace('at=2', 'at=999'));
    await page.locator('.changes [role=alert]').waitFor();
    await page.goto(page.url().replace(`${session}/changes?at=999`, `/sessions/${sessionIdOf(fork)}/changes?at=2`));
    await page.locator('.diff').first().getByText('const two = 2;').waitFor();
    const link = page.getByRole('link', { name: texts.changes.ofOrigin });
    expect(decodeURIComponent((await link.getAttribute('href')) ?? '')).toContain(sessionIdOf(full));
    await page.context().close();
  });

  it(`A fork and its origin stand side by side (${language})`, async () => {
    const page = await world().open(`/sessions/${sessionIdOf(fork)}`, look);
    await page.getByRole('link', { name: texts.side.compare }).click();
    for (const side of [texts.fork.left, texts.fork.right])
      await page.getByRole('region', { name: side }).getByText('All is done.').waitFor();
    await page.getByRole('region', { name: texts.fork.left }).getByText('$1.50').first().waitFor();
    await isWell(page, 'compare', look);
  });

  it(`Whoever forks is told how exact the disk is, and then led to the fork (${language})`, async () => {
    const said = { none: texts.fork.disk.none, older: texts.fork.disk.older('TIME').split('TIME') };
    for (const [wish, parts] of [
      [full, [said.none]],
      [fork, [...said.older, 'data/large.bin']],
    ] as const) {
      const page = await world().open(`/sessions/${sessionIdOf(wish)}`, look);
      await page.getByText('All is done.').waitFor();
      await page.getByRole('button', { name: texts.entry.fork }).last().click();
      await page.getByLabel(texts.fork.model).selectOption('opus5.5');
      await page.getByRole('button', { name: texts.fork.submit, exact: true }).click();
      await page.locator('dialog [role=status]').waitFor();
      const told = await page.locator('dialog').textContent();
      expect(await page.locator('dialog form').count()).toBe(0);
      for (const part of parts) expect(told).toContain(part);
      await isWell(page, `forked-${wish.number}`, look, 'stays');
      await page.getByRole('link', { name: texts.fork.open }).click();
      await page.waitForURL('**/sessions/api*');
      await page
        .getByRole('link', { name: sessionIdOf(wish) })
        .first()
        .waitFor();
      await page.context().close();
    }
  });

  it(`Costs are shown by day, model and repository, with what lost calls may have cost (${language})`, async () => {
    const page = await world().open('/costs', look);
    const { cost } = texts;
    await page.locator('.chart canvas').waitFor();
    await page.getByText(cost.estimated('$0.50')).waitFor();
    await isWell(page, 'costs', look, 'stays');
    await page.getByRole('button', { name: cost.by.repository }).click();
    await page.getByRole('row', { name: 'acme/web' }).getByText('$1.57').waitFor();
    await page.getByRole('button', { name: cost.by.model }).click();
    await page.getByRole('rowheader', { name: 'claude-sonnet' }).waitFor();
    await isWell(page, 'costs-model', look);
  });
});
