import { linksOf, quietText } from '@remote-swe/core/adapters/github/words/quiet';
import { audienceOf } from '@remote-swe/core/domain/people/audience';
import { quietedLines } from '@remote-swe/core/tools/quieted-text';
import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../../growth.ts';
import { idle, state } from '../../../fakes/build.ts';

const J = '\u2060';
const links = linksOf(['acme/shop'], 'https://github.com');
const rule = { mayNotify: (name: string) => ['alice', 'acme/core'].includes(name.toLowerCase()), links };
const shown = (text: string) => quietText(text, rule).text;

describe('words of the model that notify nobody who takes no part', () => {
  it.each([
    ['Thanks @alice, and _@Alice_, @alice.', 'Thanks @alice, and _@Alice_, @alice.'],
    ['cc @bob, @acme/core and @acme/other', `cc @${J}bob, @acme/core and @${J}acme/other`],
    ['@alice/core is a team', `@${J}alice/core is a team`],
    ['mail bob@example.com', 'mail bob@example.com'],
    ['uses `@types/node` and @types/node', `uses \`@types/node\` and @${J}types/node`],
    ['```ts\n@Injectable()\nclass A {}\n```\n@bob', `\`\`\`ts\n@Injectable()\nclass A {}\n\`\`\`\n@${J}bob`],
    ['the pattern `\\d+@x` and `@Get()`', 'the pattern `\\d+@x` and `@Get()`'],
    [
      '[`@types/node`](https://www.npmjs.com/package/@types/node)',
      '[`@types/node`](https://www.npmjs.com/package/@types/node)',
    ],
    ['see https://www.npmjs.com/package/@types/node.', 'see https://www.npmjs.com/package/@types/node.'],
    ['| a | b |\n|---|---|\n| `@Get` | @bob |', `| a | b |\n|---|---|\n| \`@Get\` | @${J}bob |`],
    ['&#64;bob &#x40;bob &commat;bob', `@${J}bob @${J}bob @${J}bob`],
    ['@al&#105;ce and @alice\\_b', `@${J}al&#105;ce and @${J}alice\\_b`],
  ])('%j is written as %j', (text, written) => {
    expect(shown(text)).toBe(written);
  });

  it.each([
    ['a tag before it', '<div>\n`@bob`\n</div>'],
    ['a fence in a block of HTML', '<details>\n```\n@bob\n```\n</details>'],
    ['a fence behind a comment that goes on', '<!-- a\n\n```\n-->\n@bob\n```'],
    ['a backtick in a tag', '<a title="`">@bob<a title="`">'],
    ['cells of a table', '| a | b |\n|---|---|\n| `x | @bob` |'],
    ['the address of a link', '[a](`) @bob `x`'],
    ['an address that is none', 'https://exa_mple/@bob x@https://a.example/@bob'],
    ['an address in an open bracket', '![ https://a.example/@bob'],
    ['an address in a block of HTML', '<p>\nhttps://a.example/@bob'],
    ['what stands behind an address', '[a](https://a.example/x)@bob'],
    ['an @ by its number before a letter by its number', '@&#98;ob'],
    ['dashes between two', '@bob---@bob'],
    ['a fence that never ends in another', '~~~\n```\n~~~\n@bob\n```'],
    ['brackets in the address of a link', '[a](f(b)`) @bob [a](f(b)`)'],
    ['an address in angles', '[a](<)`>) @bob [a](<)`>)'],
    ['a bracket behind a backslash', '[a](b\\)`) @bob [a](b\\)`)'],
    ['the title of a link', '[a](b "x)`") @bob [a](b "x)`")'],
    ['the label of a link', '[a][`] @bob [a][`]\n\n[`]: https://a.example'],
    ['a formula', 'if $a`$ then @bob and $`b$'],
    ['a fence that ends in a list', '- ```\n  ```\n  @bob\n  ```'],
    ['a fence that ends in a list of numbers', '1. ~~~\n   ~~~\n   @bob\n   ~~~'],
    ['a fence whose first line holds a separator', '```a\u2028\n```\n@bob\n```'],
    ['a block of HTML behind a line that only looks empty', '<div>\n\u00a0\n```\n@bob\n```'],
    ['a list that ends at a line that only looks empty', '- a\n\n  ```\n\u00a0\n  @bob\n  ```'],
    ['an @ by its number without an end', '<div>\n&#64bob &#x00000000040;bob &#000000000064;bob'],
    ['a comment in a name', '@<!-- -->bob'],
  ])('Nobody is notified through %s', (_what, text) => {
    const { text: written, quieted } = quietText(text, rule);
    expect(written).not.toMatch(/(?:@|&#x?0*[46][04];?)(?:<!-- -->)?(?:bob|&#98;ob)/);
    expect(quieted.mentions).not.toEqual([]);
  });

  it.each([
    ['like lodash/lodash#12, acme/other#3, #4', `like lodash/lodash#${J}12, acme/other#3, #4`],
    [
      'https://github.com/lodash/lodash/issues/12#issuecomment-1',
      'https://redirect.github.com/lodash/lodash/issues/12#issuecomment-1',
    ],
    ['[it](http://www.github.com/Lodash/lodash/pull/12)', '[it](https://redirect.github.com/Lodash/lodash/pull/12)'],
    ['_lodash/lodash#12_, @lodash/lodash#1', `_lodash/lodash#${J}12_, @${J}lodash/lodash#${J}1`],
    ['...lodash/lodash#12 and lodash\\/lodash\\#12', `...lodash/lodash#${J}12 and lodash/lodash#${J}12`],
    ['l&#111;dash&sol;lodash&#35;&#x31;2', `lodash/lodash#${J}12`],
    ['acme/shop\\#12 a\\#1 &#35; AT&T &amp;#35;', 'acme/shop\\#12 a\\#1 &#35; AT&T &amp;#35;'],
    ['lodash/lodash#1https://a.example', `lodash/lodash#${J}1https://a.example`],
    ['www.github.com/lodash/lodash/issues/12', 'https://redirect.github.com/lodash/lodash/issues/12'],
    ['[a](//github.com/lodash/lodash/pull/12)', '[a](https://redirect.github.com/lodash/lodash/pull/12)'],
    ['[a](https:\\/\\/github.com/lodash/lodash/pull&#47;12)', '[a](https://redirect.github.com/lodash/lodash/pull/12)'],
    ['GH-1, #1, ./src/a.ts#L12, C#1', 'GH-1, #1, ./src/a.ts#L12, C#1'],
    ['Closes lodash/lodash#12', `Closes lodash/lodash#${J}12`],
    [
      '`lodash/lodash#12` https://github.com/acme/shop/issues/1',
      '`lodash/lodash#12` https://github.com/acme/shop/issues/1',
    ],
    ['https://github.com/lodash/lodash/blob/main/README.md', 'https://github.com/lodash/lodash/blob/main/README.md'],
  ])('The issue of somebody else shows no link back to %j', (text, written) => {
    expect(shown(text)).toBe(written);
  });

  it('On another host than github.com all is one company’s own, and its issues are linked', () => {
    const own = { ...rule, links: linksOf(['acme/shop'], 'https://ghe.example') };
    expect(quietText('see tools/lib#1 and @bob', own).text).toBe(`see tools/lib#1 and @${J}bob`);
  });

  it('What long texts of one sign cost grows with their length alone', () => {
    for (const sign of [
      '](',
      '](a',
      '][',
      'a-',
      '-a/',
      '&#0',
      '1. ',
      '\\/',
      '@<',
      'www.',
      '@a',
      '-',
      '`',
      'a/a#',
      '<',
      '[',
      '&#',
      'https://a.b/',
      '\n<!--',
    ]) {
      expect(
        processorMs(() => quietText(sign.repeat(20_000 / sign.length), rule)),
        sign,
      ).toBeLessThan(500);
    }
  });

  it('The model is told which names did nothing, ten of them', () => {
    const mentions = Array.from({ length: 12 }, (_, at) => `@p${at}`);
    expect(quietedLines({ mentions, references: ['a/b#1'] })).toEqual([
      `Notified nobody, because they take no part there: ${mentions.slice(0, 10).join(', ')} and 2 more. Code stands between backticks.`,
      "Made no link back at other owners' issues: a/b#1.",
    ]);
    expect(quietedLines(undefined)).toEqual([]);
  });
});

describe('who may hear of a session’s words', () => {
  it('People of a session at the code host are known by their logins, and so is its thread', () => {
    const begun = {
      ...state(idle),
      source: { kind: 'github' as const, repository: 'acme/tracker', number: 3 },
      ...{ requester: 'alice', begunBy: 'carl', repositories: ['acme/shop'] },
      people: [
        { user: 'dora', at: 1 },
        { user: 'ci:acme/shop', at: 1 },
      ],
    };
    expect(audienceOf(begun)).toEqual({
      logins: ['alice', 'carl', 'dora'],
      repositories: ['acme/shop', 'acme/tracker'],
      thread: { repository: 'acme/tracker', number: 3 },
    });
  });

  it('People of a session elsewhere are nobody there, but for those who wrote at the code host', () => {
    const people = [{ user: 'github:dora', at: 1 }];
    expect(audienceOf({ ...state(idle), requester: 'U1', begunBy: 'U1', people }).logins).toEqual(['dora']);
  });
});
