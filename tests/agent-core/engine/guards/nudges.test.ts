import * as nudges from '@remote-swe/core/engine/guards/nudges';
import { describe, expect, it } from 'vitest';

/** Every text with typical values in it. */
const TEXTS: Record<string, string | undefined> = {
  CONTINUE: nudges.CONTINUE,
  sayOpenItems: nudges.sayOpenItems(['add the test', nudges.NO_PULL_REQUEST, nudges.NO_CHECK]),
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

const FOR_PEOPLE: Record<string, string> = {
  ENDED_EMPTY: nudges.ENDED_EMPTY,
  sayLeftOpen: nudges.sayLeftOpen(['add the test', nudges.NO_PULL_REQUEST]),
  sayStopped: nudges.sayStopped('bash', 5),
  STILL_CUT: nudges.STILL_CUT,
  STILL_UNREADABLE: nudges.STILL_UNREADABLE,
  DECLINED: nudges.DECLINED,
  BLOCKED: nudges.BLOCKED,
  FILTERED: nudges.FILTERED,
  sayMachineLost: nudges.sayMachineLost(2),
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
