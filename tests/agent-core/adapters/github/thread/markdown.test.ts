import { folded } from '@remote-swe/core/adapters/github/thread/files';
import { gitHubText } from '@remote-swe/core/adapters/github/thread/markdown';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const J = '\u2060';

/** With characters that are written by their numbers or names, as a browser takes them. */
const asShown = (text: string) =>
  text.replaceAll(/&#(\d+);/g, (_whole, code) => String.fromCodePoint(Number(code))).replaceAll('&commat;', '@');

describe('texts as comments', () => {
  it.each([
    ['<@alice> done', `@alice done`],
    ['<@bob> wrote', `@${J}bob wrote`],
    ['ask @octocat, or @acme/team', `ask @${J}octocat, or @${J}acme/team`],
    ['mail a@b.example', 'mail a@b.example'],
    ['<https://x.example/1|the (page)>', '[the (page)](https://x.example/1)'],
    ['<https://x.example/1>', '<https://x.example/1>'],
    ['<https://x.example/a)b(c|page>', '[page](https://x.example/a%29b%28c)'],
    ['_@octocat_ and &#64;octocat', `_@${J}octocat_ and &amp;#64;octocat`],
    ['a &amp; b &lt; c &copy;', 'a &amp; b &lt; c &amp;copy;'],
    ['1. run\n   ```sh\n   npm i @a/b\n   ```\n@carl', `1. run\n   \`\`\`sh\n   npm i @a/b\n   \`\`\`\n@${J}carl`],
    ['since <!date^1700000000^{time}|22:13 UTC>', 'since 22:13 UTC'],
    ['Fixes #12, closes: acme/shop#3', `Fixes${J} #12, closes${J}: acme/shop#3`],
    ['<!-- remote-swe notice-1 -->', '&lt;!-- remote-swe notice-1 -->'],
    ['<details>hidden</details> 1 < 2', '&lt;details>hidden&lt;/details> 1 < 2'],
    [':double_vertical_bar: Paused', ':pause_button: Paused'],
    ['see https://x.example/`|y @octocat ` there', `see https://x.example/\`|y @${J}octocat \` there`],
    ['www.x.example/` @octocat `', `www.x.example/\` @${J}octocat \``],
    ['see `https://x.example` and `@types/node`', 'see `https://x.example` and `@types/node`'],
    ['use `@types/node` here', 'use `@types/node` here'],
    ['```ts\nimport x from "@a/b";\n```\n@carl', `\`\`\`ts\nimport x from "@a/b";\n\`\`\`\n@${J}carl`],
  ])('%j is shown as %j', (text, shown) => {
    expect(gitHubText(text, { mention: 'alice' })).toBe(shown);
  });

  it.each([
    ['backticks that do not pair', 'a ` b\nx ` @bob ` c'],
    ['a double backtick', '`` ` @bob ` x'],
    ['an escaped backtick', '\\`@bob\\`'],
    ['a fence that is none', '```js`\n@bob\n```'],
    ['a fence that ends with its list', '- a\n  ```\nx @bob\n  ```\nx @bob'],
    ['a fence of a list that closes further right', '1. a\n   ```\n      ```\n   x @bob'],
    ['a fence that closes in a line of another kind', '```\nx\n```\r\nx @bob'],
    ['a fence that closes after a carriage return', '```\nx\r```\rx @bob'],
    ['markup around a name', '_@bob_'],
    ['a character by its number', '&#64;bob and @&#98;ob and &commat;bob'],
  ])('Nobody is notified through %s', (_what, text) => {
    expect(asShown(gitHubText(text))).not.toMatch(/(?<![A-Za-z0-9`])@bob/);
  });

  it('No text without code mentions anybody but who is answered', () => {
    const words = fc.array(
      fc.constantFrom('@bob', '<@bob>', '<@alice>', '@', ' ', 'x', '\n', '<', '|', 'https://a.b', '>'),
    );
    fc.assert(
      fc.property(words, (parts) => {
        // In the address of a link nobody is mentioned.
        const shown = gitHubText(parts.join(''), { mention: 'alice' }).replaceAll(
          /<https?:[^<>\s]*>|\]\([^\s)]*\)/g,
          '',
        );
        for (const [, login] of shown.matchAll(/(?:^|[^\w])@([A-Za-z0-9]+)/g)) expect(login).toMatch(/^alice/);
      }),
      { examples: [[['<', 'https://a.b', '@', '@bob', '>']], [['<', 'https://a.b', '@', '@bob', '|', 'x', '>']]] },
    );
  });

  it('The name of a file is shown, and mentions nobody', () => {
    const shown = folded('@bob <b>\n\n@bob.txt', Buffer.from('x ``` y').toString('base64'));
    expect(shown).toBe(
      `<details><summary>@${J}bob &lt;b> @${J}bob.txt</summary>\n\n\`\`\`\`\nx \`\`\` y\n\`\`\`\`\n\n</details>`,
    );
  });

  it('Secrets are taken out', () => {
    expect(gitHubText(`token ghp_${'a'.repeat(36)}`)).not.toContain('ghp_a');
  });
});
