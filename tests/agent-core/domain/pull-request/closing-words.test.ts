import { closedByWords, withClosing } from '@remote-swe/core/domain/pull-request/closing-words';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const serverUrl = 'https://github.com';
const here = { issue: { repository: 'acme/widget', number: 5 }, repository: 'Acme/Widget', serverUrl };
const elsewhere = { ...here, repository: 'acme/docs' };

describe('words that close an issue', () => {
  it.each([
    'Fixes #5',
    'It works again.\n\nresolved: #5.',
    'closes ACME/widget#5',
    'Close https://github.com/acme/widget/issues/5',
  ])('Words that close an issue are left as they are: %j', (body) => {
    expect(withClosing(body, here)).toEqual({ body, is: 'said' });
  });

  it.each(['Part of #5', 'Refs: acme/widget#5', 'A step. Related to #5'])(
    'Words that leave an issue open do so: %j',
    (body) => {
      expect(withClosing(body, here)).toEqual({ body, is: 'partly' });
    },
  );

  it.each(['Why.', '#5', 'Fixes: issue 5', 'Fixes #55', 'Fixes acme/other#5', 'prefixes #5', 'Fixes x/acme/widget#5'])(
    'Words that close an issue are added to %j',
    (body) => {
      expect(withClosing(body, here)).toEqual({ body: `${body}\n\nCloses #5`, is: 'added', line: 'Closes #5' });
    },
  );

  it.each([
    'See #5 for background.',
    '<!-- Fixes #5 -->',
    '<!-- e.g.\nFixes #5\n-->\nWhy.',
    'Write `Fixes #5`.',
    '```\nFixes #5\n```',
    '~~~~\n~~~\nFixes #5\n~~~~',
    '<!-- Part of #5 -->',
    'Fixes <!-- the one --> #5',
  ])('Words that GitHub does not count close no issue: %j', (body) => {
    expect(withClosing(body, here)).toMatchObject({ body: `${body}\n\nCloses #5`, is: 'added' });
  });

  it.each(['```` x\n```\n````\nFixes #5', '``` `x` ```\nFixes #5', 'a ` b\nFixes #5', '`<!--` Fixes #5'])(
    'Words that close an issue count beside code and comments: %j',
    (body) => {
      expect(withClosing(body, here)).toMatchObject({ is: 'said' });
    },
  );

  it.each(['```\ncode', 'Why.\n<!-- hidden'])('Behind %j, which never ends, no word would count', (body) => {
    expect(withClosing(body, here)).toMatchObject({ body: `Closes #5\n\n${body}` });
  });

  it('Words that close an issue name its repository when that is another one', () => {
    expect(withClosing('', elsewhere)).toMatchObject({ body: 'Closes acme/widget#5', is: 'added' });
    expect(withClosing('Fixes #5', elsewhere)).toMatchObject({ is: 'added' });
    expect(withClosing('Fixes acme/widget#5', elsewhere)).toMatchObject({ is: 'said' });
  });

  it('Words that close an issue are added once, to any description', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { body } = withClosing(text, here);
        expect(withClosing(body, here)).toMatchObject({ body });
      }),
    );
  });
});

describe('what words close', () => {
  it.each([
    ['Fixes #1, closes: b/c#2', ['acme/widget#1', 'b/c#2']],
    ['resolved https://github.com/b/c/issues/3.', ['b/c#3']],
    ['Part of #1, prefixes #2, fixes https://else.where/b/c/issues/3, closes #4a', []],
    ['Fixes #1 and fixes acme/widget#1', ['acme/widget#1']],
  ])('The words %j close %j', (body, issues) => {
    expect(closedByWords(body, { repository: 'acme/widget', serverUrl: 'https://github.com' })).toEqual(issues);
  });
});
