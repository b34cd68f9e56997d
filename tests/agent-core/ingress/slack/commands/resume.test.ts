import { monthOf } from '@remote-swe/core/domain/money/month-spend';
import type { BudgetReached } from '@remote-swe/core/domain/session/session';
import { receiveResume } from '@remote-swe/core/ingress/slack/commands/resume';
import { describe, expect, it } from 'vitest';
import { idle, paused, state, thinking } from '../../../fakes/build.ts';
import { START } from '../../../fakes/clock.ts';
import { CLOSED, Door, OPEN, press } from '../door.ts';
import { BOT, inThread, mention } from '../events.ts';

const MONTH = monthOf(START);
const OF_SESSION: BudgetReached = {
  kind: 'budget-usd',
  scope: 'session',
  limitMicroUsd: 20_000_000,
  raiseToMicroUsd: 40_000_000,
};
const OF_USER: BudgetReached = { ...OF_SESSION, scope: 'user', month: MONTH };
const OF_ALL: BudgetReached = { ...OF_SESSION, scope: 'deployment', month: MONTH };

class PausedDoor extends Door {
  constructor(reason: BudgetReached = OF_SESSION) {
    super();
    for (const user of ['U1', 'U2']) this.approvals.approved.add(`T1/${user}`);
    this.given(state({ kind: 'paused', reason }, { requester: 'U2', begunBy: 'U1' }));
  }

  press(user: string, action: 'raise-budget' | 'resume' = 'raise-budget', settings = CLOSED) {
    return receiveResume(this.ports(), settings, press(user), action);
  }

  write(user: string, words = 'raise_budget') {
    return this.receive(inThread(mention(`${BOT} ${words}`, { user })), CLOSED);
  }
}

describe('a used-up budget of a session', () => {
  it.each(['U1', 'UADMIN'])('A session’s used-up budget is raised by %s: stored, rung for, told', async (user) => {
    const door = new PausedDoor();
    expect(await door.press(user)).toBe('accepted');
    expect(door.stored).toMatchObject([{ kind: 'resume', raiseToMicroUsd: 40_000_000, user, text: '' }]);
    expect(door.wakes.rings).toHaveLength(1);
    expect(door.chat.said).toEqual([`<@${user}> raised the budget of this session to $40.00. I go on.`]);
  });

  it('Another person does not raise a session’s budget, and is told who may', async () => {
    const door = new PausedDoor();
    expect(await door.press('U2')).toBe('unauthorized');
    expect(door.stored).toEqual([]);
    expect(door.chat.said[0]).toMatch(/<@U2>: only the requester or an admin may raise the budget of this session/);
  });

  it('A stranger does not raise a session’s budget, and is told nothing', async () => {
    const door = new PausedDoor();
    expect(await door.press('U9')).toBe('unauthorized');
    expect([door.stored, door.chat.said]).toEqual([[], []]);
  });

  it('A budget is raised once, however often Slack delivers the press, but rung for each time', async () => {
    const door = new PausedDoor();
    await Promise.all([door.press('U1'), door.press('U1')]);
    expect(door.stored).toHaveLength(1);
    expect(door.wakes.rings).toHaveLength(2);
    expect(door.chat.said).toHaveLength(1);
  });

  it('A reply raises a session’s budget where buttons do not reach us', async () => {
    const door = new PausedDoor();
    expect(await door.write('U1')).toBe('answered');
    expect(door.stored).toMatchObject([{ kind: 'resume', raiseToMicroUsd: 40_000_000 }]);
    expect(door.chat.said[0]).toContain('raised the budget of this session to $40.00');
  });

  it('A budget of an older build, which offered no figure, is raised by the operator’s own', async () => {
    const door = new PausedDoor({ kind: 'budget-usd', limitMicroUsd: 30_000_000 });
    await door.write('U1');
    expect(door.stored).toMatchObject([{ raiseToMicroUsd: 50_000_000 }]);
  });
});

describe('a used-up budget that sessions share', () => {
  it.each([
    ['user', OF_USER, { kind: 'user', teamId: 'T1', user: 'U2' }],
    ['deployment', OF_ALL, { kind: 'deployment' }],
  ] as const)('A shared budget (%s) is raised by an admin only, for its month', async (_name, reason, scope) => {
    const door = new PausedDoor(reason);
    expect(await door.press('U1')).toBe('unauthorized');
    expect(door.chat.said[0]).toContain('only an admin may raise');
    expect(await door.press('UADMIN')).toBe('accepted');
    expect(door.table.raised.get(MONTH)).toEqual([{ scope, limitMicroUsd: 40_000_000 }]);
    expect(door.stored[0]).not.toHaveProperty('raiseToMicroUsd');
  });

  it.each([OF_USER, OF_ALL])(
    'A shared budget ($scope) is nobody’s to raise without admins, and it says where they are set',
    async (reason) => {
      const door = new PausedDoor(reason);
      expect(await door.press('U1', 'raise-budget', OPEN)).toBe('unauthorized');
      expect(door.chat.said[0]).toMatch(/only an admin may raise .*, and there are no admins\. .*`AdminUserIdList`/);
      expect(door.table.raised.size).toBe(0);
    },
  );

  it('A shared budget of a month that is over needs no money: the session goes on', async () => {
    const door = new PausedDoor({ ...OF_USER, month: '2020-01' });
    expect(await door.press('UADMIN')).toBe('accepted');
    expect(door.table.raised.size).toBe(0);
    expect(door.stored).toHaveLength(1);
  });
});

describe('a button', () => {
  it('A button continues a session that is paused for another reason', async () => {
    const door = new PausedDoor();
    door.given(state({ kind: 'paused', reason: { kind: 'turn-steps', limit: 4 } }));
    expect(await door.press('U2', 'resume')).toBe('accepted');
    expect(door.stored).toMatchObject([{ kind: 'resume' }]);
    expect(door.wakes.rings).toHaveLength(1);
  });

  it.each([
    ['the session is idle', state(idle), 'resume'],
    ['the session is paused for something else', state(paused()), 'raise-budget'],
  ] as const)('A button that is pressed when %s does nothing', async (_name, given, action) => {
    const door = new PausedDoor();
    door.given(given);
    expect(await door.press('UADMIN', action)).toBe('ignored');
    expect([door.stored, door.chat.said, door.wakes.rings]).toEqual([[], [], []]);
  });
});

describe('raise_budget', () => {
  it('raise_budget with nothing to raise says so', async () => {
    const door = new PausedDoor();
    door.given(state(idle));
    await door.write('U1');
    expect(door.chat.said[0]).toContain('nothing to raise');
  });

  it.each([
    ['raise_budget 50', 50_000_000],
    ['please raise the budget to 50 dollars', 50_000_000],
    ['raise_budget by $7.50', 27_500_000],
    ['$50', 50_000_000],
  ])('"%s" raises a used-up budget to what was said', async (words, raiseToMicroUsd) => {
    const door = new PausedDoor();
    await door.write('U1', words);
    expect(door.stored).toMatchObject([{ kind: 'resume', raiseToMicroUsd }]);
    expect(door.chat.said[0]).toMatch(/<@U1> raised the budget of this session to \$[\d.]+\. I go on\./);
  });

  it.each([
    ['raise_budget 20', OF_SESSION, 'is no raise: the limit is $20.00 already'],
    ['raise_budget 25', { ...OF_SESSION, spentMicroUsd: 26_000_000 }, '$26.00 are spent already'],
    ['raise_budget lots', OF_SESSION, 'I do not know how much `lots` is'],
  ] as const)('"%s" raises nothing and says why', async (words, reason, text) => {
    const door = new PausedDoor(reason);
    await door.write('U1', words);
    expect(door.stored).toEqual([]);
    expect(door.chat.said[0]).toContain(text);
  });

  it('A month’s budget is raised to what an admin said', async () => {
    const door = new PausedDoor(OF_ALL);
    await door.write('UADMIN', 'raise_budget 500');
    expect(door.table.raised.get(MONTH)).toEqual([{ scope: { kind: 'deployment' }, limitMicroUsd: 500_000_000 }]);
  });

  it('A session that has money still is given more, by who may', async () => {
    const door = new PausedDoor();
    door.given(state(thinking, { requester: 'U2', begunBy: 'U1' }));
    await door.write('U1', 'raise_budget 50');
    expect(door.stored).toMatchObject([{ kind: 'resume', raiseToMicroUsd: 50_000_000 }]);
    expect(door.chat.said).toEqual(['<@U1> raised the budget of this session to $50.00.']);
  });

  it('Another person gives a session no money ahead', async () => {
    const door = new PausedDoor();
    door.given(state(thinking, { requester: 'U2', begunBy: 'U1' }));
    await door.write('U2', 'raise_budget 50');
    expect(door.stored).toEqual([]);
    expect(door.chat.said[0]).toMatch(/only the requester or an admin may raise the budget of this session/);
  });

  it('A session that is paused for something else is not brought back by money', async () => {
    const door = new PausedDoor();
    door.given(state(paused()));
    await door.write('U1', 'raise_budget 50');
    expect([door.stored, door.wakes.rings]).toEqual([[], []]);
  });

  it('A sum of money alone is a message where no budget is asked for', async () => {
    const door = new PausedDoor();
    door.given(state(idle));
    expect(await door.write('U1', '$50')).toBe('accepted');
    expect(door.stored).toMatchObject([{ kind: 'message', text: '$50' }]);
  });
});
