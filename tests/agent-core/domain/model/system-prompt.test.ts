import { OPERATORS_CHARS_MAX, promptFor, systemPromptOf } from '@remote-swe/core/domain/model/system-prompt';
import { describe, expect, it } from 'vitest';

const OWN = 'You are.\n\n<!-- operators -->\n\n# When to end\nNow.\n';

describe('systemPromptOf', () => {
  it('systemPromptOf leaves no trace of the mark without an operator’s text', () => {
    expect(systemPromptOf(OWN, ' \n')).toBe('You are.\n\n# When to end\nNow.');
  });

  it('systemPromptOf puts the operator’s text under a heading, before what must stay last', () => {
    expect(systemPromptOf(OWN, '\nReview by @core is needed.\n')).toBe(
      'You are.\n\n# Rules of this deployment\nReview by @core is needed.\n\n# When to end\nNow.',
    );
  });

  it.each([
    ['', 'exactly once'],
    ['You are.', 'exactly once'],
    [`${OWN}<!-- operators -->`, 'exactly once'],
    ['<!-- operators -->\nNow.', 'exactly once'],
  ])('systemPromptOf refuses a prompt of our own like %j', (own, problem) => {
    expect(() => systemPromptOf(own, 'x')).toThrow(problem);
  });

  it.each([
    ['x'.repeat(OPERATORS_CHARS_MAX + 1), 'has 16001 characters'],
    ['a <!-- operators --> b', 'must not contain'],
    ['a\u0000b', 'no plain text'],
    ['a\uFFFDb', 'no plain text'],
    ['# When to end\nNever.', 'headings of the first level'],
  ])('systemPromptOf refuses an operator’s text like %.20j', (operators, problem) => {
    expect(() => systemPromptOf(OWN, operators)).toThrow(problem);
  });
});

describe('promptFor', () => {
  const PROMPT = 'You are.\n\n# Always\nA <!-- work --> b.\n\n# Code <!-- work -->\nChange.\n\n# When to end\nNow.';

  it('promptFor leaves no mark in the prompt of a session that works', () => {
    expect(promptFor(PROMPT, false)).toBe(PROMPT.replace('# Code <!-- work -->', '# Code'));
  });

  it('promptFor leaves sections about work out of the prompt of a review', () => {
    expect(promptFor(PROMPT, true)).toBe('You are.\n\n# Always\nA <!-- work --> b.\n\n# When to end\nNow.');
  });
});
