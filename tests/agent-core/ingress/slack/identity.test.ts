import { PortError } from '@remote-swe/core/errors';
import { receive, receiveStop } from '@remote-swe/core/ingress/slack/receive';
import { describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { CLOSED, Door, OPEN, press } from './door.ts';
import { BOT, callback, inThread, mention, ROOT_TS } from './events.ts';

const FOREIGN = { name: 'Olga', teams: ['T9'], isStranger: false, isGuest: false };
const shared = (event: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  callback(event, { is_ext_shared_channel: true, ...more });

function withForeigner(): Door {
  const door = new Door();
  door.people.profiles.set('U9', FOREIGN);
  return door;
}

/** Every way in which Slack may put the author's team, and the one in which it says nothing. */
const CLAIMS: Record<string, unknown>[] = [
  { user_team: 'T9', team: 'T9', source_team: 'T9' },
  { user_team: 'T9' },
  { team: 'T9' },
  { source_team: 'T9' },
  { user_profile: { team: 'T9' } },
  { team: 'T1', user_team: 'T1' },
  {},
  { user_team: null, team: null, source_team: 5, user_profile: [] },
];

describe('a person of another company', () => {
  it.each(CLAIMS)(
    'A person of another company (as %j) is refused, also when listed as an admin, and nothing is kept',
    async (claims) => {
      for (const settings of [OPEN, CLOSED, { ...CLOSED, adminUserIds: ['U9'] }]) {
        const door = withForeigner();
        door.approvals.approved.add('T1/U9');
        for (const team_id of ['T1', 'T9']) {
          const event = mention(`${BOT} fix it`, {
            user: 'U9',
            ts: `170000000${team_id === 'T1' ? 1 : 2}.000001`,
            ...claims,
          });
          expect(await receive(door.ports(), settings, shared(event, { team_id }))).toBe('unauthorized');
        }
        expect(door.stored).toEqual([]);
        expect(door.wakes.rings).toEqual([]);
        expect(door.chat.said).toHaveLength(2);
        for (const text of door.chat.said) expect(text).toMatch(/^Unauthorized.*its own workspace only/);
        expect(door.chat.said.join()).not.toContain('<@');
      }
    },
  );

  it.each([
    'help',
    'status',
    'cost',
    'dump_history',
    'raise_budget',
    'approve_user <@U9>',
    'revoke_user <@U1>',
    'list_users',
  ])('A person of another company is refused the command %s', async (command) => {
    const door = withForeigner();
    const event = mention(`${BOT} ${command}`, { user: 'U9', user_team: 'T9' });
    expect(await receive(door.ports(), { ...CLOSED, adminUserIds: ['U9'] }, shared(event))).toBe('unauthorized');
    expect(door.approvals.approved.size).toBe(0);
  });

  it.each([
    ['says so', { user: { id: 'U9', team_id: 'T9' } }],
    ['says only their id', { user: { id: 'U9' }, team: null }],
    ['puts them into the workspace where it was pressed', { user: { id: 'U9', team_id: 'T9' }, team: { id: 'T9' } }],
  ])('A person of another company may press no button, when the payload %s', async (_name, more) => {
    const door = withForeigner();
    await door.receive(mention(`${BOT} fix`));
    expect(await receiveStop(door.ports(), OPEN, press('U9', '1700000100.000001', more))).toBe('unauthorized');
    expect(door.stored).toHaveLength(1);
  });

  it('A person of another company is served where that company is named', async () => {
    const door = withForeigner();
    const event = mention(`${BOT} fix it`, { user: 'U9', user_team: 'T9' });
    expect(await receive(door.ports(), { ...OPEN, furtherTeamIds: ['T9'] }, shared(event))).toBe('accepted');
    expect(door.table.inbox.has(SESSION)).toBe(true);
  });
});

describe('a person who cannot be looked up', () => {
  it.each([
    ['is not known', new Error('unused'), undefined],
    ['may not be asked for', new PortError('refused', 'Slack: missing_scope'), 'said'],
  ])(
    'A person who cannot be looked up because they %s is not served in a shared channel',
    async (_name, error, logged) => {
      const door = new Door();
      door.people.profiles.set('U9', undefined);
      if (logged) door.calls.failNext('people.profile', error);
      expect(await receive(door.ports(), OPEN, shared(mention(`${BOT} fix`, { user: 'U9' })))).toBe('unauthorized');
      expect(door.log.lines.some(({ level }) => level === 'error')).toBe(logged !== undefined);
    },
  );

  it('A person who cannot be looked up just now is decided on by Slack’s next delivery', async () => {
    const door = new Door();
    door.calls.failNext('people.profile', new PortError('retry', 'Slack is away'));
    await expect(receive(door.ports(), OPEN, shared(mention(`${BOT} fix`)))).rejects.toThrow('Slack is away');
    expect(await receive(door.ports(), OPEN, shared(mention(`${BOT} fix`)))).toBe('accepted');
  });
});

describe('a guest', () => {
  it('A guest is served or not, as the operator says', async () => {
    const door = new Door();
    door.people.profiles.set('U3', { name: 'Gina', teams: ['T1'], isStranger: false, isGuest: true });
    const event = mention(`${BOT} fix`, { user: 'U3' });
    expect(await door.receive(event, { ...OPEN, allowGuests: false })).toBe('unauthorized');
    expect(door.chat.said[0]).toContain('guests');
    expect(await receiveStop(door.ports(), { ...OPEN, allowGuests: false }, press('U3'))).toBe('unauthorized');
    expect(await door.receive(event)).toBe('accepted');
  });
});

describe('a session', () => {
  it('Our own installation names a session, wherever the event happened', async () => {
    const door = new Door();
    await receive(door.ports(), OPEN, shared(mention(`${BOT} fix`), { team_id: 'T9' }));
    expect([...door.table.inbox.keys()]).toEqual([SESSION]);
    expect(await receiveStop(door.ports(), OPEN, press('U1'))).toBe('accepted');
    expect(door.stored.map(({ kind }) => kind)).toEqual(['message', 'stop']);
  });

  it('A session is moved by no button of another company, and by one of another workspace of ours', async () => {
    const door = new Door();
    await door.receive(mention(`${BOT} fix`));
    const pressed = (team: Record<string, string>, ts: string) =>
      receiveStop(door.ports(), OPEN, press('U1', ts, { team }));
    expect(await pressed({ id: 'T9' }, '1700000100.000001')).toBe('unauthorized');
    expect(await pressed({ id: 'T2', enterprise_id: 'E2' }, '1700000100.000002')).toBe('unauthorized');
    door.people.installation = { id: 'T1', homes: ['T1', 'E1'], botUserId: 'UBOT' };
    expect(await pressed({ id: 'T2', enterprise_id: 'E1' }, '1700000100.000003')).toBe('accepted');
  });

  it('A session of a whole organisation is named by it; one of an older build goes on by its old name', async () => {
    const authorizations = [{ enterprise_id: 'E1', team_id: null, user_id: 'UBOT', is_enterprise_install: true }];
    const door = new Door();
    door.people.installation = { id: 'E1', homes: ['E1'], botUserId: 'UBOT' };
    door.people.profiles.set('U1', { name: 'Alice', teams: ['T1', 'E1'], isStranger: false, isGuest: false });
    const inGrid = (event: Record<string, unknown>) => callback(event, { authorizations });
    await receive(door.ports(), OPEN, inGrid(mention(`${BOT} fix`)));
    expect([...door.table.inbox.keys()]).toEqual([`slack:E1:C1:${ROOT_TS}`]);
    const older = new Door();
    older.people.installation = door.people.installation;
    older.people.profiles.set('U1', door.people.profiles.get('U1'));
    await older.receive(mention(`${BOT} fix`));
    await receive(older.ports(), OPEN, inGrid(inThread(mention(`${BOT} go on`))));
    const team = { id: 'T1', enterprise_id: 'E1' };
    await receiveStop(older.ports(), OPEN, press('U1', '1700000100.000001', { team }));
    expect([...older.table.inbox.keys()]).toEqual([SESSION]);
    expect(older.stored.map(({ kind }) => kind)).toEqual(['message', 'message', 'stop']);
  });

  it.each([[undefined], [null], [[]], ['none'], [[{}]], [[null]], [[{ team_id: 5 }]]])(
    'The bot token finds a session where the event says nothing of the installation (%j)',
    async (authorizations) => {
      const door = new Door();
      const event = mention(`${BOT} fix`, { team: 'T1' });
      const body = callback(event, { authorizations, team_id: 'T9', is_ext_shared_channel: undefined });
      expect(await receive(door.ports(), OPEN, body)).toBe('accepted');
      expect([...door.table.inbox.keys()]).toEqual([SESSION]);
    },
  );
});
