import { receiveStop } from '@remote-swe/core/ingress/slack/receive';
import type { ApiKey } from '@remote-swe/core/ports/api/credentials';
import { describe, expect, it } from 'vitest';
import { CLOSED, Door, OPEN, press } from '../door.ts';
import { BOT, mention } from '../events.ts';

let posts = 0;
const post = (text: string, more: Record<string, unknown> = {}) =>
  mention(`${BOT} ${text}`, { ts: `${1_700_001_000 + posts++}.000001`, ...more });

async function ask(door: Door, user: string, text: string, more: Record<string, unknown> = {}): Promise<string> {
  const before = door.chat.said.length;
  await door.receive(post(text, { user, ...more }), CLOSED);
  return door.chat.said.slice(before).join('\n');
}

function keyOf(id: string): ApiKey {
  const createdBy = { source: 'slack' as const, installation: 'T1', id };
  return { id: `keyof${id}`, hash: '', name: 'ci', scopes: ['read'], createdBy, createdAt: 0, expiresAt: 1 };
}

describe('an approval', () => {
  it('An approval holds everywhere, and is taken back everywhere from the next message and button on', async () => {
    const door = new Door();
    expect(await ask(door, 'UADMIN', 'approve_user <@U1>')).toBe('Approved: <@U1>.');
    expect(await door.receive(mention(`${BOT} fix`), CLOSED)).toBe('accepted');
    expect(await receiveStop(door.ports(), CLOSED, press('U1'))).toBe('accepted');
    expect(await ask(door, 'UADMIN', 'revoke_user <@U1>')).toMatch(
      /^<@U1> may not use me any more\.\nIt holds from their next message and button\. What they began goes on/,
    );
    expect(await door.receive(post('more'), CLOSED)).toBe('unauthorized');
    expect(await receiveStop(door.ports(), CLOSED, press('U1', '1700000200.000001'))).toBe('unauthorized');
    expect(await ask(door, 'UADMIN', 'revoke_user <@U1>')).toMatch(/^<@U1> had no approval\./);
  });

  it('An approval for one channel holds there alone, and is taken back there', async () => {
    const door = new Door();
    expect(await ask(door, 'UADMIN', 'approve_user <@U1> here')).toBe('Approved in <#C1>: <@U1>.');
    expect(await door.receive(post('fix'), CLOSED)).toBe('accepted');
    expect(await door.receive(post('fix', { channel: 'C2' }), CLOSED)).toBe('unauthorized');
    expect(await ask(door, 'UADMIN', 'revoke_user <@U1> here', { channel: 'C2' })).toMatch(
      /had no approval for this channel/,
    );
    expect(await door.receive(post('fix'), CLOSED)).toBe('accepted');
    expect(await ask(door, 'UADMIN', 'revoke_user HERE <@U1>')).toMatch(/may not use me in <#C1> any more/);
    expect(await door.receive(post('fix'), CLOSED)).toBe('unauthorized');
  });

  it('Taking an approval back everywhere takes those for channels; taking it back here leaves the one for all', async () => {
    const door = new Door();
    await ask(door, 'UADMIN', 'approve_user <@U1> here');
    await ask(door, 'UADMIN', 'approve_user <@U1>');
    expect(await ask(door, 'UADMIN', 'revoke_user <@U1> here')).toMatch(/^<@U1> is approved everywhere, so also here/);
    expect(await door.receive(post('fix'), CLOSED)).toBe('accepted');
    await ask(door, 'UADMIN', 'approve_user <@U1> here');
    await ask(door, 'UADMIN', 'revoke_user <@U1>');
    expect(door.approvals.approved.size).toBe(0);
    expect(await door.receive(post('fix'), CLOSED)).toBe('unauthorized');
  });

  it('With the last approval go keys and browsers, which a later approval does not bring back', async () => {
    const door = new Door();
    await ask(door, 'UADMIN', 'approve_user <@U1>');
    await ask(door, 'UADMIN', 'approve_user <@U1> here');
    for (const id of ['U1', 'UADMIN']) await door.keys.put(keyOf(id));
    door.signIns.browsers.set('U1', 2);
    expect(await ask(door, 'UADMIN', 'revoke_user <@U1> here')).toMatch(/^<@U1> is approved everywhere/);
    expect([door.keys.keys.size, door.signIns.browsers.get('U1')]).toEqual([2, 2]);
    expect(await ask(door, 'UADMIN', 'revoke_user <@U1>')).toMatch(
      /^<@U1> may not use me any more\. Their API keys \(1\) and their browsers in the console \(2\) are worth nothing/,
    );
    expect([...door.keys.keys.values()].map(({ createdBy }) => createdBy.id)).toEqual(['UADMIN']);
    expect(door.signIns.browsers.size).toBe(0);
  });

  it('A revocation that dies half-way leaves no browser which a later approval makes good again', async () => {
    const door = new Door();
    await ask(door, 'UADMIN', 'approve_user <@U1>');
    door.signIns.browsers.set('U1', 2);
    const { revoke } = door.approvals;
    door.approvals.revoke = async (...given) => {
      await revoke.apply(door.approvals, given);
      throw new Error('The function ends here');
    };
    await expect(ask(door, 'UADMIN', 'revoke_user <@U1>')).rejects.toThrow('ends here');
    expect(door.approvals.approved.size).toBe(0);
    expect(door.signIns.browsers.size).toBe(0);
  });

  it('An approval is not given to whom it would not let in, and an admin stays one', async () => {
    const door = new Door();
    door.people.profiles.set('U9', { name: 'Olga', teams: ['T9'], isStranger: false, isGuest: false });
    door.people.profiles.set('U8', undefined);
    expect(await ask(door, 'UADMIN', 'approve_user <@U1> <@U9> <@U8>')).toBe(
      'Approved: <@U1>.\nNot approved: <@U9> is no member of this workspace, so I do not work for them.\nNot approved: <@U8> is no member of this workspace, so I do not work for them.',
    );
    expect([...door.approvals.approved]).toEqual(['T1/U1']);
    expect(await ask(door, 'UADMIN', 'revoke_user <@UADMIN>')).toMatch(/^<@UADMIN> is an admin and stays one/);
  });

  it.each(['approve_user <@U7>', 'revoke_user <@U2>', 'list_users'])(
    'An approval is the business of admins: "%s" of others is refused',
    async (text) => {
      const door = new Door();
      door.approvals.approved.add('T1/U2');
      expect(await ask(door, 'U2', text)).toMatch(/^Only admins may (approve|revoke|list) users\.$/);
      expect([...door.approvals.approved]).toEqual(['T1/U2']);
      await door.receive(post(text), OPEN);
      expect(door.chat.said.at(-1)).toMatch(/^There are no admins here: .*nobody needs approval.*`AdminUserIdList`/);
    },
  );
});

describe('list_users', () => {
  it('list_users says who approved whom, where and when, and calls nobody', async () => {
    const door = new Door();
    expect(await ask(door, 'UADMIN', 'list_users')).toBe(
      '1 admin (set by an operator): UADMIN.\nNobody else is approved.',
    );
    await ask(door, 'UADMIN', 'approve_user <@U1>');
    await ask(door, 'UADMIN', 'approve_user <@U2> here');
    const said = await ask(door, 'UADMIN', 'list_users');
    expect(said).toMatch(
      /• name of U1 \(U1\): everywhere, by name of UADMIN \(UADMIN\), 20\d\d-\d\d-\d\d \d\d:\d\d UTC/,
    );
    expect(said).toMatch(/• name of U2 \(U2\): in <#C1>, by name of UADMIN/);
    expect(said).not.toContain('<@');
  });

  it('list_users is bounded, says so, and does without names that cannot be had', async () => {
    const door = new Door();
    for (let index = 0; index < 300; index++) door.approvals.approved.add(`T1/U${1_000 + index}`);
    door.calls.failNext('people.profile', new Error('Slack is away'));
    const said = await ask(door, 'UADMIN', 'list_users');
    expect(said.split('\n').filter((line) => line.startsWith('•'))).toHaveLength(200);
    expect(said).toContain('there are more');
    expect(door.calls.names.filter((name) => name === 'people.profile').length).toBeLessThan(60);
  });
});

describe('somebody who is refused', () => {
  const admins = { ...CLOSED, adminUserIds: ['UA', 'UB', 'UC', 'UD', 'UE'] };

  it('Somebody who is refused is told whom to ask, and the admins are called once a day', async () => {
    const door = new Door();
    for (let count = 0; count < 3; count++) await door.receive(post('fix'), admins);
    expect(door.chat.said[0]).toContain('Ask an admin: <@UA>, <@UB>, <@UC> or one of 2 more.');
    for (const later of door.chat.said.slice(1)) {
      expect(later).toContain('Ask an admin: name of UA, name of UB, name of UC or one of 2 more.');
      expect(later).not.toContain('<@');
    }
    await door.clock.advance(25 * 3_600_000);
    await door.receive(post('fix'), admins);
    expect(door.chat.said.at(-1)).toContain('<@UA>');
  });

  it('A refused guest is told where admins are set when there are none', async () => {
    const door = new Door();
    door.people.profiles.set('U1', { name: 'Gina', teams: ['T1'], isStranger: false, isGuest: true });
    await door.receive(post('fix'), { ...OPEN, allowGuests: false });
    expect(door.chat.said[0]).toContain(
      'There are no admins to ask: Admins are named in the parameter `AdminUserIdList`',
    );
  });
});

describe('what needs an admin', () => {
  it('The sum of what everybody has spent needs an admin, and all may see it where there is none', async () => {
    const door = new Door();
    door.approvals.approved.add('T1/U1');
    await door.receive(post('cost'), CLOSED);
    expect(door.chat.said[0]).not.toContain('Everybody');
    await door.receive(post('cost', { user: 'UADMIN' }), CLOSED);
    expect(door.chat.said[1]).toContain('Everybody');
    await door.receive(post('cost'), OPEN);
    expect(door.chat.said[2]).toContain('Everybody');
  });
});
