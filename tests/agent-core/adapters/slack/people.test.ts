import { SlackPeople } from '@remote-swe/core/adapters/slack/people';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackSetup, startSlack } from '../../../local/slack/harness.ts';

let setup: SlackSetup;
let people: SlackPeople;
let token: string;
let now: number;
beforeEach(async () => {
  setup = await startSlack();
  token = setup.slack.botToken;
  now = 0;
  people = new SlackPeople(
    async () => token,
    `${setup.origin}/slack/api/`,
    () => now,
  );
});
afterEach(() => setup.stop());

describe('a profile', () => {
  it('A profile tells members, guests and people of other companies apart', async () => {
    expect(await people.profile('U0ALICE')).toEqual({
      name: 'Alice Example',
      teams: ['T0LOCAL'],
      isStranger: false,
      isGuest: false,
      timeZone: 'Asia/Tokyo',
      locale: 'en-US',
    });
    expect(await people.profile('U0YUKI')).toMatchObject({ locale: 'ja-JP' });
    expect(await people.profile('U0GINA')).toMatchObject({ teams: ['T0LOCAL'], isGuest: true });
    expect(await people.profile('U0OLGA')).toMatchObject({ teams: ['T0OTHER'] });
    expect(await people.profile('U0NOBODY')).toBeUndefined();
  });

  it('A profile has an address only where the app may know it', async () => {
    const { api } = setup.slack;
    api.scopes = new Set([...api.scopes, 'users:read.email']);
    expect(await people.profile('U0ALICE')).toMatchObject({ email: 'alice@example.com' });
    expect(await people.profile('U0BOB')).not.toHaveProperty('email');
  });

  it('A profile is asked for again after some minutes, and sooner when there was none', async () => {
    await people.profile('U0GINA');
    const { directory } = setup.slack.workspace;
    directory.addPerson({ kind: 'person', id: 'U0GINA', name: 'gina', realName: 'Gina Member' });
    now += 299_999;
    expect(await people.profile('U0GINA')).toMatchObject({ isGuest: true });
    now += 1;
    expect(await people.profile('U0GINA')).toMatchObject({ isGuest: false });
    expect(await people.profile('U0NEW')).toBeUndefined();
    directory.addPerson({ kind: 'person', id: 'U0NEW', name: 'new', realName: 'New Member' });
    expect(await people.profile('U0NEW')).toMatchObject({ name: 'New Member' });
  });

  it('A profile that the app may not ask for is refused; one without an answer is tried again', async () => {
    const { api } = setup.slack;
    api.scopes = new Set([...api.scopes].filter((scope) => scope !== 'users:read'));
    await expect(people.profile('U0ALICE')).rejects.toMatchObject({ name: 'PortError', code: 'refused' });
    api.faults.plan('users.info', { kind: 'rate-limited', retryAfterSeconds: 30 });
    await expect(people.profile('U0ALICE')).rejects.toMatchObject({ name: 'PortError', code: 'retry' });
  });
});

describe('the installation', () => {
  it('The installation is that of the bot token, asked for once, and again after a failure', async () => {
    setup.slack.api.faults.plan('auth.test', { kind: 'http', status: 503 }, 2);
    await expect(people.self()).rejects.toMatchObject({ code: 'retry' });
    expect(await people.self()).toEqual({ id: 'T0LOCAL', homes: ['T0LOCAL'], botUserId: 'U0AGENT' });
    setup.slack.api.faults.plan('auth.test', { kind: 'http', status: 503 }, 9);
    expect(await people.self()).toMatchObject({ id: 'T0LOCAL' });
    token = 'xoxb-rotated';
    await expect(people.self()).rejects.toMatchObject({ name: 'PortError' });
  });
});
