import { mrkdwn } from '@remote-swe/core/adapters/slack/markdown';
import { textTable } from '@remote-swe/core/adapters/slack/text-table';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const APART = '\u200b';

describe('Markdown as Slack shows it', () => {
  it.each([
    ['a heading', '# Result\n\nIt works.', '*Result*\n\nIt works.'],
    ['a heading with marks', '## The **new** `api`', '*The new api*'],
    ['bold, italic and struck', '**a** _b_ ~~c~~', '*a* _b_ ~c~'],
    ['Slack’s own marks', '*a* _b_ ~c~ `d` <https://x.y|label> <@U1>', '*a* _b_ ~c~ `d` <https://x.y|label> <@U1>'],
    ['bold and italic', '***both***', '*_both_*'],
    ['bold inside of bold', '**a *b* c**', '*a b c*'],
    ['bold between letters', 'これは**重要**です', `これは${APART}*重要*${APART}です`],
    ['names with underscores', '__init__ of snake_case_name', '__init__ of snake_case_name'],
    ['stars that are no marks', '2 * 3 * 4 and src/**', '2 * 3 * 4 and src/**'],
    ['a star that is escaped', 'a\\*b', 'a*b'],
    ['a list', '- a\n- b', '• a\n• b'],
    ['a nested list', '* a\n  * b\n    more\n* c', '• a\n    • b\n        more\n• c'],
    ['a numbered list', '3. c\n4. d', '3. c\n4. d'],
    ['a list of tasks', '- [x] done\n- [ ] open', '• ☑ done\n• ☐ open'],
    ['a quotation', '> one\n> two', '> one\n> two'],
    ['a block of code with its language', '```ts\nconst a = 1;\n  b();\n```', '```\nconst a = 1;\n  b();\n```'],
    ['marks inside of code', '`**a**` and\n```\n# b\n```', '`**a**` and\n```\n# b\n```'],
    ['a labelled link', '[the issue](https://x.y/1?a=1&b=2)', '<https://x.y/1?a=1&b=2|the issue>'],
    ['an address', 'see https://x.y/1?a=1&b=2.', 'see https://x.y/1?a=1&b=2.'],
    ['a link that is no address', '[the docs](docs/a.md)', 'the docs (docs/a.md)'],
    ['a link with signs of Slack', '[a|b <c>](https://x.y)', '<https://x.y|a b  c>'],
    ['an image', '![a plot](https://x.y/p.png)', '<https://x.y/p.png|a plot>'],
    ['a call to everybody', '<!channel> look', '<!channel> look'],
    ['HTML', '<details>x</details>', '<details>x</details>'],
    ['escapes', 'a &lt; b &amp; c < d', 'a &lt; b &amp; c < d'],
    ['a rule', 'a\n\n---\n\nb', 'a\n\n———\n\nb'],
  ])('Slack shows %s as it should', (_name, markdown, expected) => {
    expect(mrkdwn(markdown).replace(/\n{2,}/g, '\n\n')).toBe(expected);
  });

  it('A block of code that holds fences stays one block', () => {
    const text = mrkdwn('````md\n```ts\nx\n```\n````');
    expect(text.match(/```/g)).toHaveLength(2);
    expect(text).toContain('ts\nx');
  });

  it('A table becomes equal columns in a block of code', () => {
    expect(mrkdwn('| name | n |\n|---|--:|\n| `a` | 1 |\n| 日本語 | **22** |')).toBe(
      '```\nname    n\n------  --\na       1\n日本語  22\n```',
    );
  });

  it('A cell that is very long is cut', () => {
    expect(textTable([['x'.repeat(100)], ['y']]).split('\n')[0]).toHaveLength(40);
  });

  it('Plain words come through whole, and no text fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        expect(typeof mrkdwn(text)).toBe('string');
      }),
    );
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 40 });
    const marks = fc.constantFrom('**', '*', '_', '~~', '# ', '- ', '> ', '1. ', '\n', '\n\n', ' ');
    fc.assert(
      fc.property(words, fc.array(marks, { maxLength: 40 }), (some, between) => {
        const text = mrkdwn(some.map((word, at) => word + (between[at] ?? ' ')).join(''));
        for (const word of some) expect(text).toContain(word);
      }),
    );
  });

  it('A text that only nests is no burden', () => {
    expect(mrkdwn(`${'> '.repeat(900)}x`)).toContain('x');
    expect(mrkdwn(`${'- '.repeat(900)}x`)).toContain('x');
  });
});
