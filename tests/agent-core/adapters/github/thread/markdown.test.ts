import { gitHubText } from '@remote-swe/core/adapters/github/thread/markdown';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const J = '\u2060';

describe('texts as comments', () => {
  it.each([
    ['<@alice> done', `@alice done`],
    ['<@bob> wrote', `@${J}bob wrote`],
    ['ask @octocat, or @acme/team', `ask @${J}octocat, or @${J}acme/team`],
    ['mail a@b.example', 'mail a@b.example'],
    ['<https://x.example/1|the (page)>', '[the (page)](https://x.example/1)'],
    ['<https://x.example/1>', '<https://x.example/1>'],
    ['since <!date^1700000000^{time}|22:13 UTC>', 'since 22:13 UTC'],
    ['Fixes #12, closes: acme/shop#3', `Fixes${J} #12, closes${J}: acme/shop#3`],
    ['<!-- remote-swe notice-1 -->', '&lt;!-- remote-swe notice-1 -->'],
    ['<details>hidden</details> 1 < 2', '&lt;details>hidden&lt;/details> 1 < 2'],
    [':double_vertical_bar: Paused', ':pause_button: Paused'],
    ['use `@types/node` here', 'use `@types/node` here'],
    ['```ts\nimport x from "@a/b";\n```\n@carl', `\`\`\`ts\nimport x from "@a/b";\n\`\`\`\n@${J}carl`],
  ])('%j is shown as %j', (text, shown) => {
    expect(gitHubText(text, 'alice')).toBe(shown);
  });

  it.each([
    ['backticks that do not pair', 'a ` b\nx ` @bob ` c'],
    ['a double backtick', '`` ` @bob ` x'],
    ['an escaped backtick', '\\`@bob\\`'],
    ['a fence that is none', '```js`\n@bob\n```'],
  ])('Nobody is notified through %s', (_what, text) => {
    expect(gitHubText(text)).not.toMatch(/(?<![\w`])@bob/);
  });

  it('No text without code mentions anybody but who is answered', () => {
    const words = fc.array(
      fc.constantFrom('@bob', '<@bob>', '<@alice>', '@', ' ', 'x', '\n', '<', '|', 'https://a.b', '>'),
    );
    fc.assert(
      fc.property(words, (parts) => {
        const shown = gitHubText(parts.join(''), 'alice');
        for (const [, login] of shown.matchAll(/(?:^|[^\w])@([A-Za-z0-9]+)/g)) expect(login).toMatch(/^alice/);
      }),
    );
  });

  it('Secrets are taken out', () => {
    expect(gitHubText(`token ghp_${'a'.repeat(36)}`)).not.toContain('ghp_a');
  });
});
