import { gitHubText } from '@remote-swe/core/adapters/github/thread/markdown';
import { askedLine, withLastLine } from '@remote-swe/core/domain/pull-request/last-line';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { describe, expect, it } from 'vitest';
import { idle, state } from '../../fakes/build.ts';

const LINK = 'https://acme.slack.com/archives/C1/p1760000000000100?thread_ts=1760000000.000100&cid=C1';
const shown = (known: Partial<SessionState>, link?: string) => gitHubText(askedLine(state(idle, known), link));
const named = (name: string) => ({ begunBy: 'U1', people: [{ user: 'U1', at: 1, name }] });
const inGitHub = { kind: 'github' as const, repository: 'acme/widget', number: 3 };

describe('the last line of a description', () => {
  it.each<[string, Partial<SessionState>, string | undefined, string]>([
    ['name and thread', named('Alice Liddell'), LINK, `Asked for by Alice Liddell in [this thread](${LINK}).`],
    ['who began, not who wrote last', { ...named('Alice'), requester: 'U2' }, undefined, 'Asked for by Alice.'],
    ['an id where no name is known', { begunBy: 'U1', people: [] }, undefined, 'Asked for by U1.'],
    [
      'a login, which notifies nobody',
      { source: inGitHub, begunBy: 'octocat' },
      undefined,
      'Asked for by @\u2060octocat.',
    ],
    ['a repository’s CI', { source: inGitHub, begunBy: 'ci:acme/shop' }, undefined, 'Asked for by acme/shop (CI).'],
    [
      'the language of the session',
      { ...named('Alice'), language: 'ja' },
      LINK,
      `Alice さんの依頼です ([依頼のスレッド](${LINK}))。`,
    ],
  ])('The line has %s', (_what, known, link, line) => {
    expect(shown(known, link)).toBe(line);
  });

  it.each([
    ['[here](https://evil.example)', 'Asked for by \\[here\\](https://evil.example).'],
    ['@acme/all', 'Asked for by @\u2060acme/all.'],
    ['**boss**', 'Asked for by \\*\\*boss\\*\\*.'],
    ['a\nFixes #1', 'Asked for by a Fixes\u2060 #1.'],
    ['<img src=x>', 'Asked for by &lt;img src=x>.'],
  ])('A name such as %s is only a name', (name, line) => {
    expect(shown(named(name))).toBe(line);
  });

  it('The line stands at the end once, also when the description was read and sent back', () => {
    const line = 'Asked for by @\u2060octocat.';
    expect(withLastLine('Why.\n', line)).toBe(`Why.\n\n${line}`);
    expect(withLastLine(`Why.\n\n${line}`, line)).toBe(`Why.\n\n${line}`);
    expect(withLastLine('Why.\n\nAsked for by @octocat.\n\nMore.', line)).toBe(`Why.\n\n\nMore.\n\n${line}`);
    expect(withLastLine('', line)).toBe(line);
  });

  it.each<[string, Partial<SessionState>, string | undefined]>([
    ['another language', { ...named('Alice'), language: 'ja' }, LINK],
    ['another language, without the thread', { ...named('Alice'), language: 'ja' }, undefined],
    ['another name', named('Bob'), LINK],
    ['a name that was not known yet', { begunBy: 'U1', people: [] }, undefined],
    ['no thread', named('Alice Liddell'), undefined],
    ['a name of signs, and another thread', named('[x](y) in (here)'), `${LINK}&x=(1)`],
    ['a login', { source: inGitHub, begunBy: 'octocat' }, undefined],
  ])('A line of before with %s is replaced', (_what, known, link) => {
    const line = shown(named('Alice Liddell'), LINK);
    for (const text of [shown(known, link), shown(known, link).replaceAll('\u2060', ''), `  ${shown(known, link)}\r`])
      expect(withLastLine(`Why.\n\n${text}\n\nMore.`, line)).toBe(`Why.\n\n\nMore.\n\n${line}`);
  });

  it('Where no line is wanted, one of before goes all the same', () => {
    expect(withLastLine(`Why.\n\n${shown(named('Alice'), LINK)}`, undefined)).toBe('Why.');
    expect(withLastLine('Why.', undefined)).toBe('Why.');
  });

  it.each([
    'Why.\nAsked for by Alice.\nSo it is done.',
    'Asked for by customers. They wait for it',
    `Asked for by people who want this to be much faster than it is today, ${'and by others, '.repeat(5)}too.`,
    'Alice さんの依頼です。急ぎます。',
  ])('The words %s stay as they are', (words) => {
    const line = shown(named('Bob'), LINK);
    expect(withLastLine(words, line)).toBe(`${words}\n\n${line}`);
  });
});
