import { isPublished, PUSHED_KEPT_MAX, pushesIn, withPushes } from '@remote-swe/core/domain/tool/pushes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const TO = 'To https://github.com/Acme/widget.git';

describe('what git says of a push', () => {
  it.each([
    ['a branch that was moved', `${TO}\n   1a2b3c4..5d6e7f8  fix -> fix`, ['acme/widget:fix']],
    ['a new branch', `${TO}\n * [new branch]      HEAD -> fix/One`, ['acme/widget:fix/one']],
    ['a forced push', `${TO}\n + 1a2b3c4...5d6e7f8 fix -> fix (forced update)`, ['acme/widget:fix']],
    ['an address of SSH', 'To git@github.com:acme/widget.git\n   1a2b3c4..5d6e7f8  a -> b', ['acme/widget:b']],
    ['an output that was cut', '   1a2b3c4..5d6e7f8  fix -> fix\nexit=0 0.4s cwd=/w', [':fix']],
    ['a refused push', `${TO}\n ! [rejected]        fix -> fix (fetch first)`, []],
    ['a tag', `${TO}\n * [new tag]         v1 -> v1`, []],
    ['a fetch', 'From https://github.com/acme/widget\n   1a2b3c4..5d6e7f8  main -> origin/main', []],
    ['nothing new', 'Everything up-to-date', []],
  ])('What git says of %s is read', (_what, text, pushed) => {
    expect(pushesIn(text)).toEqual(pushed);
  });

  it('What git says is read in any text, and only the newest pushes are kept', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(pushesIn(text))));
    const text = Array.from({ length: 50 }, (_, index) => `   1a2b3c4..5d6e7f8  b -> b${index}`).join('\n');
    const kept = withPushes(['a/b:old'], { content: [{ type: 'text', text }] });
    expect(kept).toHaveLength(PUSHED_KEPT_MAX);
    expect(kept.at(-1)).toBe(':b49');
  });

  it('A push counts for the pull request of that branch, in that repository where it is known', () => {
    expect(isPublished(['acme/widget:fix'], ['Acme/widget:Fix'])).toBe(true);
    expect(isPublished([':fix'], ['acme/widget:fix'])).toBe(true);
    expect(isPublished(['other/widget:fix'], ['acme/widget:fix'])).toBe(false);
    expect(isPublished(['acme/widget:other'], ['acme/widget:fix'])).toBe(false);
    expect(isPublished([], ['acme/widget:fix'])).toBe(false);
  });
});
