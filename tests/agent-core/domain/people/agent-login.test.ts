import { AGENT_MARK, isAgentText, mentionsLogin, withoutMention } from '@remote-swe/core/domain/people/agent-login';
import { describe, expect, it } from 'vitest';

describe('mentions of the agent', () => {
  it.each([
    ['@remote-swe please', 'please'],
    ['Hi @Remote-SWE, look', 'Hi  look'],
    ['@remote-swe[bot] stop', 'stop'],
    ['(@remote-swe)', '()'],
    ['Please, @remote-swe.', 'Please, .'],
    ['@remote-sweお願い', 'お願い'],
    ['`<!--` @remote-swe', '`<!--`'],
  ])('%j mentions the agent', (text, left) => {
    expect(mentionsLogin(text, 'remote-swe')).toBe(true);
    expect(withoutMention(text, 'remote-swe')).toBe(left);
  });

  it.each([
    ...['@remote-swe2', '@remote-swe-x', 'mail@remote-swe', 'acme/@remote-swe', 'remote-swe', '@remote'],
    ...['mail us at @remote-swe.dev', '@remote-swe..dev', '@remote-swe/core, look'],
    ...['Crash\n<!-- mention @remote-swe to start\nwork -->', '<!-- @remote-swe'],
  ])('%j mentions somebody else or nobody', (text) => {
    expect(mentionsLogin(text, 'remote-swe')).toBe(false);
  });

  it.each([
    [`words\n\n${AGENT_MARK}ab -->`, true],
    [`${AGENT_MARK}says -->\nwords`, true],
    [`words\r\n\r\n${AGENT_MARK}ab -->\r\n`, true],
    [`> ${AGENT_MARK}says -->\n> words\n\nwhy?`, false],
    [`why?\n> words\n> ${AGENT_MARK}ab -->`, false],
    [`What does \`${AGENT_MARK}ab -->\` mean?`, false],
    ['words', false],
    ['', false],
  ])('Whether the agent wrote the text %j is told by its own lines: %j', (text, isIts) => {
    expect(isAgentText(text)).toBe(isIts);
  });

  it('A login with signs that mean something in patterns is taken as it is', () => {
    expect(mentionsLogin('@axb', 'a.b')).toBe(false);
  });
});
