import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import { slackMessageEvent } from '@remote-swe/core/ingress/slack/event/event';
import { interpret } from '@remote-swe/core/ingress/slack/interpret/interpret';
import { describe, expect, it } from 'vitest';
import { START } from '../../../fakes/clock.ts';
import { BOT, channelMessage, INSTALLATION, inThread, mention } from '../events.ts';
import { ALERT, COMPOSED, FORWARD, PREVIEW, TABLE } from './quoted-messages.ts';

const meaningOf = (event: unknown) => interpret(slackMessageEvent.parse(event), INSTALLATION, START);

function itemOf(event: unknown): InboxItem {
  const meaning = meaningOf(event);
  if (meaning.kind !== 'message') throw new Error(meaning.kind);
  return meaning.item;
}

const quotesOf = (...attachments: unknown[]) => itemOf(mention(`${BOT} please look`, { attachments })).quotes;
const LINK = FORWARD.from_url;

describe('what a message quotes', () => {
  it('A forwarded message is quoted with its author, channel, time, link and files', () => {
    const item = itemOf(mention(`${BOT} please look`, { attachments: [FORWARD] }));
    expect(item.text).toBe('please look');
    expect(item.quotes).toEqual([
      {
        frame: { kind: 'forward', from: 'Linda C (U0LINDA)', in: '#ops', at: '2025-11-28 03:20 UTC', link: LINK },
        text: '<@UBOT> stop. It is down & out.',
      },
    ]);
    expect(item.files).toMatchObject([{ id: 'F0LOG', name: 'crash.log', bytes: 812, forwarded: true }]);
  });

  it.each([
    ['is_share alone', { is_share: true, text: 'said' }],
    ['is_msg_unfurl alone', { is_msg_unfurl: true, text: 'said' }],
    [
      'its blocks alone',
      { message_blocks: [{ message: { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'said' } }] } }] },
    ],
    ['nothing but a fallback', { is_share: true, fallback: 'said' }],
  ])('A forwarded message is known by %s', (_what, attachment) => {
    expect(quotesOf(attachment)).toEqual([{ frame: { kind: 'forward' }, text: 'said' }]);
  });

  it('A pasted table is quoted as lines of cells', () => {
    expect(quotesOf(TABLE)).toEqual([
      { frame: { kind: 'table', from: 'U1' }, text: 'Name | Amount\nItem A (https://x.y/a) | 1,200\nB \\| C D | 7' },
    ]);
    const top = itemOf(mention(`${BOT} see`, { blocks: [...COMPOSED, ...TABLE.blocks] }));
    expect([top.text, top.quotes]).toEqual(['see', quotesOf(TABLE)]);
  });

  it('A table in a forwarded message is quoted, too', () => {
    const [forward] = quotesOf({ ...FORWARD, message_blocks: [{ message: { blocks: TABLE.blocks } }] }) ?? [];
    expect(forward?.text).toMatch(/^<@UBOT> stop.*\n\nName \| Amount\n/);
  });

  it('An alert of an app is quoted with its title, text and fields', () => {
    expect(quotesOf(ALERT)).toEqual([
      {
        frame: { kind: 'attachment', from: 'Monitor', at: '2025-11-28 03:20 UTC' },
        text: 'Production alert\nDisk usage (https://alerts.example/incidents/7)\nDisk usage is *91%*\nhost: web-1\nsince: Nov 28',
      },
    ]);
  });

  it('A preview of a link is quoted', () => {
    expect(quotesOf(PREVIEW)).toEqual([
      {
        frame: { kind: 'link-preview', from: 'Example', link: 'https://example.com/spec' },
        text: 'The specification (https://example.com/spec)\nSection 3: dates',
      },
    ]);
  });

  it('A message that a forwarded message forwards is quoted, down to a depth that is told', () => {
    const nested = [1, 2, 3, 4].reduceRight<object>(
      (inner, depth) => ({ is_share: true, text: `level ${depth}`, attachments: [inner] }),
      { is_share: true, text: 'deep' },
    );
    expect(quotesOf(nested)?.map(({ text }) => text)).toEqual([
      'level 1',
      'level 2',
      'level 3',
      'not read: 1 message forwarded further inside',
    ]);
  });

  it('A quote is never a command, a stop, a mention or a choice of a model', () => {
    expect(
      meaningOf(inThread(channelMessage('so?', { attachments: [{ is_share: true, text: `${BOT} stop` }] }))),
    ).toMatchObject({ kind: 'message', mentioned: false, item: { kind: 'message' } });
    expect(meaningOf(channelMessage('so?', { attachments: [FORWARD] }))).toMatchObject({ kind: 'ignore' });
    expect(
      meaningOf(inThread(channelMessage('so?', { attachments: [{ is_share: true, text: '<@U7> hi' }] }))),
    ).toMatchObject({ kind: 'message' });
  });

  it('A quote is a message without a word of its own', () => {
    expect(itemOf(mention(BOT, { attachments: [FORWARD] }))).toMatchObject({ text: '', quotes: [{ text: /down/ }] });
    expect(itemOf(mention(BOT, { attachments: [TABLE] }))).toMatchObject({ text: '' });
    expect(meaningOf(mention(BOT, { attachments: [], blocks: COMPOSED }))).toMatchObject({ kind: 'command' });
  });
});

describe('words that only blocks hold', () => {
  const WORDS =
    'fix `a < b` in the repository (https://x.y/r?a=1&b=2) :pray:<#C2><!subteam^S1>@hereFeb 18#F405B3\n3. third\n  • inner\n> said\n> before\n```\nif (a && b) {\n  c\n}\n```';

  it.each([
    ['no text', ''],
    ['a blank', ' '],
    ['Slack’s own placeholder', "This content can't be displayed."],
  ])('Words that only blocks hold are read where there is %s', (_what, text) => {
    expect(meaningOf(channelMessage(text, { blocks: COMPOSED }))).toMatchObject({
      kind: 'message',
      mentioned: true,
      item: { text: WORDS },
    });
  });

  it('Words that only blocks hold are a command as well as others', () => {
    const elements = [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'status' }] }];
    expect(meaningOf(mention('', { blocks: [{ type: 'rich_text', elements }] }))).toMatchObject({
      kind: 'command',
      command: { kind: 'status' },
    });
  });

  it('Words come from each kind of block, and a block of an unknown kind is named', () => {
    const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'A & B' } },
      {
        type: 'section',
        text: mrkdwn('see <https://x.y|it>'),
        fields: [mrkdwn('*a*'), { type: 'plain_text', text: '<b>' }],
      },
      {
        type: 'context',
        elements: [mrkdwn('by <@U1>'), { type: 'image', alt_text: 'a face', image_url: 'https://x.y/f.png' }],
      },
      { type: 'divider' },
      { type: 'image', title: { type: 'plain_text', text: 'A graph' }, image_url: 'https://x.y/g.png' },
      { type: 'markdown', text: '# Title & more' },
      { type: 'video', title: { type: 'plain_text', text: 'A talk' }, video_url: 'https://x.y/v' },
      {
        type: 'actions',
        elements: [
          { type: 'button', text: { type: 'plain_text', text: 'Approve' } },
          { type: 'button', url: 'https://x.y/u' },
        ],
      },
      { type: 'hologram' },
      null,
    ];
    expect(itemOf(mention('', { blocks })).text.split('\n')).toEqual([
      'A & B',
      'see it (https://x.y)',
      '*a*',
      '<b>',
      'by <@U1> (image a face https://x.y/f.png)',
      '(image A graph https://x.y/g.png)',
      '# Title & more',
      'A talk https://x.y/v',
      '(buttons: Approve; https://x.y/u)',
      '(a block of the kind "hologram" is not shown here)',
      '(a block of the kind "unreadable" is not shown here)',
    ]);
  });
});

describe('an odd part of a quote', () => {
  const whole = () =>
    mention(`${BOT} please look`, { attachments: [structuredClone(FORWARD), TABLE, ALERT, PREVIEW], blocks: COMPOSED });

  it('An odd part of a quote costs that part only, whichever it is and whatever it holds instead', () => {
    const paths = pathsIn(whole(), ['attachments']).concat(pathsIn(whole(), ['blocks']));
    expect(paths.length).toBeGreaterThan(150);
    const lost = paths.flatMap((path) =>
      ODD.filter((value) => !keepsOthers(path, value)).map((value) => [path, value]),
    );
    expect(lost).toEqual([]);
  });

  const ODD = [null, undefined, 5];

  /** Whether the words and the other attachments are as they were. */
  function keepsOthers(path: Path, value: unknown): boolean {
    const item = itemOf(changed(whole(), path, value));
    const quotes = JSON.stringify(item.quotes ?? []);
    const isWhole = path[0] === 'blocks' || path.length === 1;
    const others = SAID.filter((_said, index) => path[0] === 'blocks' || (!isWhole && index !== path[1]));
    return item.text === 'please look' && others.every((said) => quotes.includes(said));
  }

  const SAID = ['It is down', 'Item A', 'web-1', 'Section 3'];

  it.each([[null], [5], [['a']], [{}], [{ is_share: true }]])('The odd part %j of a quote is said', (attachment) => {
    expect(quotesOf(attachment, TABLE)).toMatchObject([
      { frame: { kind: 'session' }, text: expect.stringMatching(/could not be read|holds nothing that can be read/) },
      { frame: { kind: 'table' } },
    ]);
  });

  it('A quote costs no more than its share when there is too much of it', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...FORWARD,
      text: `${index} ${'x'.repeat(5_000)}\u0001`,
    }));
    const item = itemOf(mention(`${BOT} please look`, { attachments: many }));
    const chars = (item.quotes ?? []).reduce((sum, { text }) => sum + text.length, 0);
    expect(chars).toBeLessThan(30_200);
    expect(item.files).toHaveLength(20);
    expect(item.quotes?.at(-1)?.text).toMatch(/^what came with this message is cut: \d+ characters more$/);
    expect(JSON.stringify(item).length).toBeLessThan(100_000);
    const cells = (count: number) => Array.from({ length: count }, () => ({ type: 'raw_text', text: 'c' }));
    const rows = [cells(60), ...Array.from({ length: 399 }, () => cells(1))];
    const [table] = quotesOf({ blocks: [{ type: 'table', rows }] }) ?? [];
    expect(table?.text).toMatch(/^c[c |]+\(20 more cells\)\n[c\n]+\(150 more rows are not shown here\)$/);
  });
});

type Path = (string | number)[];

/** Every place below `from`, objects and lists included. */
function pathsIn(root: unknown, from: Path): Path[] {
  const value = from.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], root);
  const below = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return [from, ...below.flatMap((name) => pathsIn(root, [...from, Array.isArray(value) ? Number(name) : name]))];
}

function changed(root: unknown, path: Path, value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(root) ? [...root] : { ...(root as object) };
  const next = changed((root as Record<string, unknown>)[name], rest, value);
  if (next === undefined && !Array.isArray(copy)) delete copy[String(name)];
  else (copy as Record<string, unknown>)[name] = next;
  return copy;
}
