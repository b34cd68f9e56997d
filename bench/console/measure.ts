import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { functionScript } from '../../local/aws/bedrock/script.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system/system.ts';
import { builtConsole } from '../../scripts/build/console.mjs';
import { ARGUMENTS, CHROMIUM } from '../../tests/local/chromium.ts';
import type { Case } from '../measure.ts';
import { FilledTable } from './filled-table.ts';
import { journalOf, sessionIdOf } from './journals.ts';

const READER = 'U0ALICE';
/** What the table holds: so many sessions, and one with so many entries. */
export type Sizes = { sessions: number; entries: number };
const longOne = ({ sessions: number, entries }: Sizes) => ({ number, entries, endsAt: 0 });
const LIVE_ENTRIES = 5;
const liveOne = ({ sessions }: Sizes) => ({ number: sessions + 1, entries: LIVE_ENTRIES, endsAt: 0 });
/** How far a reader scrolls in one go. */
const SCREENS = 40;
/** Counts milliseconds in which rows that should be on the screen are not, at each drawn frame. */
const SCROLL = `(async () => {
  const feed = document.querySelector('.feed');
  feed.scrollTop = 0;
  let gap = 0;
  let worst = 0;
  for (let screen = 0; screen < ${SCREENS}; screen++) {
    const before = performance.now();
    feed.scrollTop += feed.clientHeight;
    await new Promise(requestAnimationFrame);
    const box = feed.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!at?.closest('.row')) gap++;
    worst = Math.max(worst, performance.now() - before);
  }
  return { gap, worst };
})()`;

/** The page in headless Chromium over a local system with so many sessions. */
export async function openConsoleBench(sizes: Sizes): Promise<{ cases: Case[]; close(): Promise<void> }> {
  builtConsole();
  const script = functionScript(() => ({ text: 'Read.' }));
  const system = await startLocalSystem({ script, eventSources: 'none', parameters: { AdminUserIdList: READER } });
  const table = new FilledTable(system);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  await fill(system, table, sizes);
  const bench = new ConsoleBench({ system, table, browser, sizes });
  return {
    cases: [
      { name: `list of ${sizes.sessions} sessions, first lines`, run: () => bench.firstView('/', '.line') },
      {
        name: `session of ${sizes.entries} entries, first rows`,
        run: () => bench.firstView(`/sessions/${encodeURIComponent(sessionIdOf(longOne(sizes)))}`, '.row'),
      },
      { name: `a screen further, the slowest of ${SCREENS}`, run: () => bench.scrolled('worst') },
      { name: `screens without a row, of ${SCREENS}`, run: () => bench.scrolled('gap') },
      {
        name: 'a change is seen in its session',
        run: () => bench.seen(`/sessions/${sessionIdOf(liveOne(sizes))}`, '.words-row'),
      },
      { name: 'a change is seen in the list', run: () => bench.seen('/', '.line') },
    ],
    async close() {
      await browser.close();
      table.close();
      await system.close();
    },
  };
}

async function fill(system: LocalSystem, table: FilledTable, sizes: Sizes): Promise<void> {
  const now = system.clock.now();
  const short = Array.from({ length: sizes.sessions }, (_, number) =>
    journalOf({ number, entries: 1, endsAt: now - number * 60_000 }),
  );
  await table.commitAll([
    ...short,
    journalOf({ ...longOne(sizes), endsAt: now }),
    journalOf({ ...liveOne(sizes), endsAt: now }),
  ]);
}

const VIEWPORT = { width: 1_200, height: 800 };
type Cookie = Awaited<ReturnType<BrowserContext['storageState']>>;

type Parts = { system: LocalSystem; table: FilledTable; browser: Browser; sizes: Sizes };

class ConsoleBench {
  readonly #system: LocalSystem;
  readonly #table: FilledTable;
  readonly #browser: Browser;
  readonly #pages = new Map<string, Page>();
  readonly #sizes: Sizes;
  #version = LIVE_ENTRIES;
  #cookie: Promise<Cookie> | undefined;

  constructor({ system, table, browser, sizes }: Parts) {
    this.#system = system;
    this.#table = table;
    this.#browser = browser;
    this.#sizes = sizes;
  }

  /** From the address to the first content, in a browser that has nothing of the page yet but the cookie. */
  async firstView(path: string, first: string): Promise<number> {
    const { page, close } = await this.#signedIn();
    const before = performance.now();
    await page.goto(`${this.#system.baseUrl}/console${path}`, { waitUntil: 'commit' });
    await page.locator(first).first().waitFor();
    const took = performance.now() - before;
    await close();
    return took;
  }

  /** Of scrolling from the beginning of the long session, when all of it is loaded. */
  async scrolled(what: 'gap' | 'worst'): Promise<number> {
    const { page, close } = await this.#signedIn();
    await page.goto(`${this.#system.baseUrl}/console/sessions/${sessionIdOf(longOne(this.#sizes))}`);
    await page.locator('.row').first().waitFor();
    await page.locator('.earlier').waitFor({ state: 'detached' });
    const seen = (await page.evaluate(SCROLL)) as { gap: number; worst: number };
    await close();
    return seen[what];
  }

  /** From the commit of somebody's words to their place on a page that was open before. */
  async seen(path: string, place: string): Promise<number> {
    const page = await this.#watched(path, place);
    const title = `Words of commit ${++this.#version}`;
    const [entry] = journalOf({ ...liveOne(this.#sizes), entries: 1, title, endsAt: this.#system.clock.now() });
    if (!entry) throw new Error('A journal has a first entry');
    // Somebody looks at it: a page that nobody uses asks seldom.
    await page.mouse.wheel(0, 1);
    const before = performance.now();
    await this.#table.commit([{ ...entry, version: this.#version }]);
    await page.locator(place).getByText(title).first().waitFor();
    return performance.now() - before;
  }

  async #watched(path: string, place: string): Promise<Page> {
    const known = this.#pages.get(path);
    if (known) return known;
    const { page } = await this.#signedIn();
    await page.goto(`${this.#system.baseUrl}/console${path}`);
    await page.locator(place).first().waitFor();
    this.#pages.set(path, page);
    return page;
  }

  async #signedIn() {
    this.#cookie ??= this.#signIn();
    const context = await this.#browser.newContext({ viewport: VIEWPORT, storageState: await this.#cookie });
    return { page: await context.newPage(), close: () => context.close() };
  }

  /** Once: the API takes few sign-ins of one address in a minute. */
  async #signIn(): Promise<Cookie> {
    const context = await this.#browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    await page.goto(`${this.#system.baseUrl}/console/#code=${await this.#table.code(READER)}`);
    await page.locator('.line').first().waitFor();
    const cookie = await context.storageState();
    await context.close();
    return cookie;
  }
}
