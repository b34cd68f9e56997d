import { codeAddress } from '@remote-swe/core/domain/code-address';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const HOSTS = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
const LOCAL = { serverUrl: 'http://127.0.0.1:81/github', apiUrl: 'http://127.0.0.1:81/_from/step/github/api' };
const WIDGET = 'acme/widget';
const in_ = (path: string) => codeAddress(`https://github.com/acme/widget/${path}`, HOSTS);

describe('an address of the code host', () => {
  it.each([
    ['https://github.com/acme/widget/issues/12', 'issue', WIDGET, 12],
    ['https://github.com/acme/widget/pull/3/', 'pull', WIDGET, 3],
    ['https://github.com/acme/widget/issues/12?x=1', 'issue', WIDGET, 12],
    [' acme/widget#9 ', 'issue', WIDGET, 9],
    ['https://github.com/acme/widget/pull/3/files', 'pull', WIDGET, 3],
    ['https://github.com/acme/widget/pull/3/files#diff-0a1b', 'pull', WIDGET, 3],
    ['https://github.com/acme/wid.get-2/pull/3/commits/abc', 'pull', 'acme/wid.get-2', 3],
    ['HTTPS://GitHub.com/acme/widget/issues/12', 'issue', WIDGET, 12],
    ['github.com/acme/widget/issues/12', 'issue', WIDGET, 12],
    ['https://api.github.com/repos/acme/widget/pulls/4', 'pull', WIDGET, 4],
    ['<https://github.com/acme/widget/issues/12>', 'issue', WIDGET, 12],
    ['http://github.com/acme/widget/issues/12', 'issue', WIDGET, 12],
    ['https://www.github.com/acme/widget/issues/12', 'issue', WIDGET, 12],
    ['(acme/widget#12)', 'issue', WIDGET, 12],
  ])('The address %s is an %s', (url, kind, repository, number) => {
    expect(codeAddress(url, HOSTS)).toEqual({ kind, repository, number });
  });

  it.each([
    ['issues/1#issuecomment-5', { kind: 'comment', id: 5 }],
    ['pull/1#issuecomment-2873645910', { kind: 'comment', id: 2_873_645_910 }],
    ['pull/1#discussion_r77', { kind: 'review-comment', id: 77 }],
    ['pull/1/files#r77', { kind: 'review-comment', id: 77 }],
    ['pull/1#pullrequestreview-8', { kind: 'review', number: 1, id: 8 }],
    ['pull/1/commits/0a1b2c3d', { kind: 'commit', sha: '0a1b2c3d' }],
    [
      'blob/feature/x/src/a.ts#L10-L20',
      { kind: 'file', parts: ['feature', 'x', 'src', 'a.ts'], lines: { from: 10, to: 20 } },
    ],
    ['blob/main/a.ts#L20C3-L10C5', { kind: 'file', parts: ['main', 'a.ts'], lines: { from: 10, to: 20 } }],
    ['blob/main/a%20b/%E8%AA%AD.md?plain=1', { kind: 'file', parts: ['main', 'a b', '読.md'] }],
    ['tree/feature/x', { kind: 'tree', parts: ['feature', 'x'] }],
    ['commit/0a1b2c3', { kind: 'commit', sha: '0a1b2c3' }],
    ['compare/main...you:feature/x', { kind: 'compare', range: 'main...you:feature/x' }],
    ['actions/runs/5/attempts/2', { kind: 'run', id: 5 }],
    ['actions/runs/5/job/6?pr=1', { kind: 'job', id: 6 }],
    ['runs/6', { kind: 'job', id: 6 }],
    ['blob/main/docs/設計.md', { kind: 'file', parts: ['main', 'docs', '設計.md'] }],
    ['blob/main/docs/%E8%A8%AD%E8%A8%88.md', { kind: 'file', parts: ['main', 'docs', '設計.md'] }],
    ['blob/main/docs/設計.md。', { kind: 'file', parts: ['main', 'docs', '設計.md'] }],
    ['blob/main/a(1)', { kind: 'file', parts: ['main', 'a(1)'] }],
    ['commit/0a1b2c3#commitcomment-9', { kind: 'commit', sha: '0a1b2c3', unread: 'comment 9 on this commit' }],
    ['commit/0a1b2c3#r99', { kind: 'commit', sha: '0a1b2c3', unread: 'comment 99 on this commit' }],
    ['commit/0a1b2c3.patch', { kind: 'commit', sha: '0a1b2c3' }],
    ['commits/feature/x', { kind: 'commit', sha: 'feature/x', unread: 'the list of commits before it' }],
    ['pull/12/checks?check_run_id=77', { kind: 'job', id: 77 }],
    ['pull/12.diff', { kind: 'pull', number: 12 }],
    ['pull/12.patch', { kind: 'pull', number: 12 }],
    ['issues/12)', { kind: 'issue', number: 12 }],
    ['issues/12).', { kind: 'issue', number: 12 }],
  ])('The address of %s names what it points at', (path, expected) => {
    expect(in_(path)).toEqual({ repository: WIDGET, ...expected });
  });

  it('The address of a gist is on a host of its own, or below the server', () => {
    expect(codeAddress('https://gist.github.com/bob/0a1b2c3d4e', HOSTS)).toEqual({ kind: 'gist', id: '0a1b2c3d4e' });
    expect(codeAddress('https://gist.github.com.evil.example/bob/0a1b2c3d4e', HOSTS)).toMatchObject({
      kind: 'elsewhere',
    });
    expect(codeAddress(`${LOCAL.serverUrl}/gist/bob/0a1b2c3d4e`, LOCAL)).toEqual({ kind: 'gist', id: '0a1b2c3d4e' });
    expect(codeAddress('https://gist.github.com/bob/..', HOSTS)).toMatchObject({ kind: 'elsewhere' });
  });

  it.each([HOSTS, LOCAL, { serverUrl: 'https://git.acme.example', apiUrl: 'https://git.acme.example/api/v3' }])(
    'The address of a comment, review or job in the API of %j is that of its page',
    (hosts) => {
      const of = (path: string) => codeAddress(`${hosts.apiUrl}/repos/acme/widget/${path}`, hosts);
      expect(of('issues/comments/5')).toEqual({ kind: 'comment', repository: WIDGET, id: 5 });
      expect(of('pulls/comments/5')).toEqual({ kind: 'review-comment', repository: WIDGET, id: 5 });
      expect(of('pulls/4/reviews/8')).toEqual({ kind: 'review', repository: WIDGET, number: 4, id: 8 });
      expect(of('actions/jobs/6')).toEqual({ kind: 'job', repository: WIDGET, id: 6 });
    },
  );

  it('The address of a gist may name a revision', () => {
    const revision = '0a'.repeat(20);
    const url = `https://gist.github.com/bob/0a1b2c3d4e/${revision}`;
    expect(codeAddress(url, HOSTS)).toEqual({ kind: 'gist', id: '0a1b2c3d4e', revision });
    expect(codeAddress(`${url}/x`, HOSTS)).toMatchObject({ kind: 'elsewhere' });
  });

  it.each([
    'http://gıthub.com/',
    'https://www.github.com.evil.example/',
    'http://github.com:81/',
    'https://ｇithub.com/',
  ])('The address %s is at another host', (home) => {
    expect(codeAddress(`${home}acme/widget/issues/1`, HOSTS)).toMatchObject({ kind: 'elsewhere' });
  });

  it('The address of a page or of the API lies below the path of a server', () => {
    const issue = { kind: 'issue', repository: WIDGET, number: 1 };
    expect(codeAddress(`${LOCAL.serverUrl}/acme/widget/issues/1#top`, LOCAL)).toEqual(issue);
    expect(codeAddress(`${LOCAL.apiUrl}/repos/acme/widget/issues/1`, LOCAL)).toEqual(issue);
  });

  it.each([
    'blob/main',
    'blob/main/..%2f..%2fsecret',
    'blob/main/%2e%2e/secret',
    'blob/main/a%00b',
    'blob/main/a%5cb',
    'blob/main/%zz',
    'blob//a',
    'tree',
    'commit/main',
    'compare/',
    'compare/...main',
    'actions/runs/0',
    'actions/workflows/ci.yml',
    'wiki/Home',
    'issues/1/../2',
    'pull/12345678901',
  ])('The address of %s names nothing that is read', (path) => {
    expect(in_(path)).toEqual({ kind: 'none' });
  });

  it('No address makes a path climb, or asks another host', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      'a',
      'blob',
      'tree',
      'main',
      '#',
      '?',
      '@',
      '\\',
      '//',
      '%',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const address = codeAddress(`https://github.com/acme/widget/${pieces.join('/')}`, HOSTS);
        if (address.kind === 'file' || address.kind === 'tree')
          expect(address.parts.every((part) => !/^\.*$|[/\\]/.test(part))).toBe(true);
        if (address.kind !== 'none') expect(address).toMatchObject({ repository: WIDGET });
      }),
    );
  });
});
