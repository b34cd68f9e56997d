import { textsOf } from '@remote-swe/core/domain/language/texts';
import * as nudges from '@remote-swe/core/engine/guards/nudges';
import { describe, expect, it } from 'vitest';

/** Every text with typical values in it. */
const TEXTS: Record<string, string | undefined> = {
  CONTINUE: nudges.CONTINUE,
  sayOpenItems: nudges.sayOpenItems([
    'add the test',
    nudges.OPEN_FOR_MODEL.noPullRequest,
    nudges.OPEN_FOR_MODEL.noCheck,
  ]),
  sameCall: nudges.sayRepetition('bash', { kind: 'same-call', times: 3, stop: false }),
  alternating: nudges.sayRepetition('bash', { kind: 'alternating', times: 6, stop: false }),
  sameFailure: nudges.sayRepetition('bash', { kind: 'same-failure', times: 3 }),
  keepsFailing: nudges.sayRepetition('bash', { kind: 'keeps-failing', failed: 5, of: 6 }),
  sayEditFailures: nudges.sayEditFailures('src/a.ts', 3),
  saySilence: nudges.saySilence(5),
  SMALLER_PARTS: nudges.SMALLER_PARTS,
  UNREADABLE: nudges.UNREADABLE,
  saySoftSteps: nudges.saySoftSteps(150, 300),
  saySoftTime: nudges.saySoftTime(90, 180),
};

const { answer, causes } = textsOf(undefined);

const FOR_PEOPLE: Record<string, string> = {
  ENDED_EMPTY: answer.endedEmpty,
  sayLeftOpen: `_${answer.leftOpen(['add the test', answer.noPullRequest])}_`,
  sayStopped: causes.stuck(5, 'bash'),
  STILL_CUT: causes.stillCut(),
  STILL_UNREADABLE: causes.stillUnreadable(),
  DECLINED: answer.declined,
  BLOCKED: answer.blocked,
  FILTERED: answer.filtered,
  sayMachineLost: causes.machineLost(2),
};

describe('what the guards say', () => {
  it('What the guards say to the model is short, and says who speaks', () => {
    for (const [name, text = ''] of Object.entries(TEXTS)) {
      expect(text.startsWith(`${nudges.BY_SESSION} `), name).toBe(true);
      // About 4 characters of English make a token.
      expect(text.length / 4, name).toBeLessThanOrEqual(60);
    }
  });

  it('What the guards say to people is short', () => {
    for (const [name, text] of Object.entries(FOR_PEOPLE)) expect(text.length / 4, name).toBeLessThanOrEqual(60);
  });

  it('What the guards say is worded as recorded: a change of it is a change of the agent', () => {
    expect({ ...TEXTS, ...FOR_PEOPLE }).toMatchSnapshot();
  });
});
