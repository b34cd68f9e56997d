import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

type Node = { type: string; text?: string; children?: Node[]; items?: { depth: number; children: Node[] }[] } & Record<
  string,
  unknown
>;
type Mrkdwn = {
  parseMrkdwn(text: string): Node[];
  parseMarkdown(text: string): Node[];
  wireToTyped(text: string, users: Map<string, { name: string }>): string;
};

// The page's own file, exactly as a browser gets it.
const file = join(import.meta.dirname, '../../../../local/slack/page/text/mrkdwn.js');
const { parseMrkdwn, parseMarkdown, wireToTyped } = (await import(pathToFileURL(file).href)) as Mrkdwn;

const text = (value: string): Node => ({ type: 'text', text: value });

it('The renderer knows emphasis, code, emoji, links and mentions', () => {
  expect(parseMrkdwn('*bold* _it_ ~no~ `a &lt; b` :eyes:')).toEqual([
    { type: 'bold', children: [text('bold')] },
    text(' '),
    { type: 'italic', children: [text('it')] },
    text(' '),
    { type: 'strike', children: [text('no')] },
    text(' '),
    { type: 'code', text: 'a < b' },
    text(' '),
    { type: 'emoji', name: 'eyes' },
  ]);
  expect(parseMrkdwn('<https://x.test/a?b=1&amp;c=2|the *PR*> <@U1> <#C1|dev> <!here>')).toMatchObject([
    { type: 'link', url: 'https://x.test/a?b=1&c=2', text: 'the *PR*' },
    text(' '),
    { type: 'user', id: 'U1' },
    text(' '),
    { type: 'channel', id: 'C1', label: 'dev' },
    text(' '),
    { type: 'special', label: 'here' },
  ]);
});

it('The renderer leaves alone what only looks like emphasis', () => {
  for (const plain of ['2*3*4', 'snake_case_name', 'a * b * c', '~/.bashrc and ~/.zshrc', '12:30:45'])
    expect(parseMrkdwn(plain).every((node) => node.type === 'text' || node.type === 'emoji')).toBe(true);
  expect(parseMrkdwn('snake_case_name')).toEqual([text('snake_case_name')]);
});

it('The renderer makes no link of a script address and no HTML of anything', () => {
  expect(parseMrkdwn('<javascript:alert(1)|click>')).toEqual([text('click')]);
  expect(parseMrkdwn('&lt;img src=x onerror=alert(1)&gt;')).toEqual([text('<img src=x onerror=alert(1)>')]);
});

it('The renderer knows code blocks, lists and quotes', () => {
  expect(parseMrkdwn('Look:\n```\nif (a &lt; b) {\n  *x*\n}\n```\ndone')).toEqual([
    text('Look:'),
    { type: 'line-break' },
    { type: 'code-block', text: 'if (a < b) {\n  *x*\n}' },
    text('done'),
  ]);
  const [list] = parseMrkdwn('• one\n• *two*\n  • three');
  expect(list?.items?.map((item) => [item.depth, item.children[0]?.type])).toEqual([
    [0, 'text'],
    [0, 'bold'],
    [1, 'text'],
  ]);
  expect(parseMrkdwn('1. a\n2. b')).toMatchObject([{ type: 'list', isOrdered: true, items: [{}, {}] }]);
  expect(parseMrkdwn('&gt; a\n&gt; b')).toEqual([
    { type: 'quote', children: [text('a'), { type: 'line-break' }, text('b')] },
  ]);
});

it('The renderer reads standard Markdown of markdown blocks', () => {
  expect(parseMarkdown('# Title\n**b** [t](https://x.test) `a<b`')).toMatchObject([
    { type: 'bold', children: [text('Title')] },
    { type: 'line-break' },
    { type: 'bold', children: [text('b')] },
    text(' '),
    { type: 'link', url: 'https://x.test', text: 't' },
    text(' '),
    { type: 'code', text: 'a<b' },
  ]);
});

it('The renderer gives back what was typed, for editing', () => {
  const users = new Map([['U1', { name: 'remote-swe' }]]);
  expect(wireToTyped('<@U1> fix <https://x.test> &amp; <#C1|dev>', users)).toBe(
    '@remote-swe fix https://x.test & #dev',
  );
});

it.each(['**two stars**', '~~two tildes~~', '__two lines__', '# heading', '[label](https://x.test)'])(
  'The renderer leaves %s of Markdown as it is written, as Slack does',
  (text) => {
    const words = JSON.stringify(parseMrkdwn(text));
    expect(words).not.toMatch(/"(bold|strike|italic|heading)"/);
    if (!text.startsWith('[')) expect(parseMrkdwn(text)).toEqual([{ type: 'text', text }]);
  },
);
