import {
  fullName,
  readPage,
  readRepository,
  repositoryKey,
  repositoryName,
  repositoryNames,
} from '@remote-swe/core/domain/repository';
import { describe, expect, it } from 'vitest';

const SERVER = 'https://github.com';
const WIDGET = { owner: 'acme', name: 'widget' };
const ours = { kind: 'ours', repository: WIDGET, rest: [] };

describe('the name of a repository', () => {
  it.each([
    ['acme/widget', WIDGET],
    ['acme/widget.git', WIDGET],
    ['octo_corp/wid.get-2_x', { owner: 'octo_corp', name: 'wid.get-2_x' }],
    ['a/.github', { owner: 'a', name: '.github' }],
    [`${'a'.repeat(39)}/${'b'.repeat(100)}`, { owner: 'a'.repeat(39), name: 'b'.repeat(100) }],
  ])('The name of a repository is read from %s', (text, expected) => {
    expect(repositoryName(text)).toEqual(expected);
  });

  it.each([
    '',
    '/',
    'acme',
    'acme/',
    '/widget',
    'acme/widget/',
    'acme/widget/x',
    'acme//widget',
    './widget',
    '../widget',
    'acme/.',
    'acme/..',
    'acme/.git',
    'acme/...git.git',
    'acme/widget.git.git',
    'acme/widget.GIT',
    'ac.me/widget',
    '_acme/widget',
    '-acme/widget',
    'acme/%2e%2e',
    'acme/wid%00get',
    'acme/wid\u0000get',
    'acme/widget\n',
    'acme/widget\r\nHost: evil',
    ' acme/widget',
    'acme/wid get',
    'acme\\widget/x',
    'acme/widget\\..',
    'acme/widget?x',
    'acme/widget#1',
    'acme/wídget',
    'acme/widget\u200b',
    'acmé/widget',
    'https:/widget',
    `${'a'.repeat(40)}/widget`,
    `acme/${'a'.repeat(101)}`,
  ])('The name of a repository is not read from %j', (text) => {
    expect(repositoryName(text)).toBeUndefined();
  });

  it('Repositories are the same in any case and once in a list; what names nothing is left out', () => {
    expect(repositoryKey({ owner: 'Acme', name: 'WIDGET' })).toBe(repositoryKey(WIDGET));
    const names = repositoryNames(['acme/widget', 'acme/../secret', 'Acme/Widget', 'b/c', 'nonsense']);
    expect(names.map(fullName)).toEqual(['Acme/Widget', 'b/c']);
  });
});

describe('the place of a repository', () => {
  it.each([
    'acme/widget',
    ' acme/widget ',
    'acme/widget/',
    'acme/widget.git',
    'https://github.com/acme/widget',
    'https://github.com/acme/widget.git',
    'https://github.com/acme/widget.git/',
    'HTTPS://GITHUB.COM/acme/widget',
    'github.com/acme/widget',
    'git@github.com:acme/widget.git',
    'git@GitHub.com:acme/widget',
    'ssh://git@github.com/acme/widget.git',
  ])('The place of the repository %s is ours', (text) => {
    expect(readRepository(text, SERVER)).toEqual(ours);
  });

  it.each([
    'https://github.com/acme',
    'https://github.com/acme/widget/../../secret/plans',
    'https://github.com/acme/widget/..',
    'https://github.com/acme/./widget',
    'https://github.com/acme//widget',
    'https://github.com//acme/widget',
    'https://github.com/acme/%2e%2e/widget',
    'https://github.com/acme/widget?x=1',
    'https://github.com/acme/widget#x',
    'git@github.com:/acme/widget',
    'git@github.com:acme/../widget',
  ])('The place of the repository %s is odd', (text) => {
    expect(readRepository(text, SERVER)).toEqual({ kind: 'odd' });
  });

  it.each([
    ['https://evil.example/acme/widget', 'evil.example'],
    ['https://github.com@evil.example/acme/widget', 'evil.example'],
    ['https://x:y@github.com/acme/widget', 'github.com'],
    ['https://github.com:444/acme/widget', 'github.com:444'],
    ['https://github.com.evil.example/acme/widget', 'github.com.evil.example'],
    ['https://github.com./acme/widget', 'github.com.'],
    ['https://www.github.com/acme/widget', 'www.github.com'],
    ['http://github.com/acme/widget', 'github.com'],
    ['ssh://git@github.com:22/acme/widget', 'github.com:22'],
    ['ssh://root@github.com/acme/widget', 'github.com'],
    ['alice@github.com:acme/widget', 'github.com'],
    ['git@evil.example:acme/widget', 'evil.example'],
    ['file:///srv/acme/widget', ''],
  ])('The place of the repository %s is elsewhere', (text, host) => {
    expect(readRepository(text, SERVER)).toEqual({ kind: 'elsewhere', host });
  });

  it.each(['', ' ', 'acme', 'not a repository', 'ext::sh -c date', 'acme/widget\u202e', 'https://git\thub.com/a/b'])(
    'The repository %j has no place',
    (text) => {
      expect(readRepository(text, SERVER)).toEqual({ kind: 'none' });
    },
  );

  it('The place of a repository is below the path of a server, and nowhere else', () => {
    const server = 'http://127.0.0.1:81/github';
    expect(readRepository(`${server}/acme/widget.git`, server)).toEqual(ours);
    expect(readRepository('http://127.0.0.1:81/acme/widget.git', server)).toMatchObject({ kind: 'elsewhere' });
    expect(readRepository('http://127.0.0.1:81/github/../acme/widget', server)).toEqual({ kind: 'odd' });
    expect(readRepository('git@127.0.0.1:acme/widget', server)).toMatchObject({ kind: 'elsewhere' });
  });

  it('The place of a page comes with what follows, without query and fragment', () => {
    const hosts = { serverUrl: 'https://ghe.corp', apiUrl: 'https://ghe.corp/api/v3' };
    const expected = { kind: 'ours', repository: WIDGET, rest: ['pull', '3', 'files'] };
    expect(readPage('https://ghe.corp/acme/widget/pull/3/files?w=1#diff', hosts)).toEqual(expected);
    expect(readPage('https://ghe.corp/api/v3/repos/acme/widget/pull/3/files', hosts)).toEqual(expected);
  });

  it('Reading the place of a repository costs nothing for the longest texts', () => {
    const worst = ['a', '/', '@', 'a/', '.', 'github.com/', 'https://', '%', '\\', ' ', 'git@github.com:'];
    for (const text of worst.map((part) => part.repeat(1_000_000)))
      expect(readRepository(text, SERVER)).toEqual({ kind: 'none' });
  });
});
