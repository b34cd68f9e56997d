import { SlackError } from './slack-error.ts';
import type { Bot, Channel, Person, Team, User } from './types.ts';

/** Direct messages that can be open at once: one per person and the bot. Catches made-up user ids in a loop. */
const CHANNELS_MAX = 1_000;

export type Roster = {
  team: Team;
  bot: Bot;
  apps: readonly Bot[];
  people: readonly Person[];
  channels: readonly Channel[];
};

/**
 * A small team: three people, one of whom reads Japanese, a guest, the agent, an app that posts alerts, and channels; the agent is not in the third one, and the fourth is shared with
 * another company, which has one person here.
 */
export const DEFAULT_ROSTER: Roster = {
  team: { id: 'T0LOCAL', name: 'Local team', domain: 'local-team' },
  bot: {
    kind: 'bot',
    id: 'U0AGENT',
    name: 'remote-swe',
    realName: 'Remote SWE',
    botId: 'B0AGENT',
    appId: 'A0AGENT',
  },
  apps: [
    {
      kind: 'bot',
      id: 'U0MONITOR',
      name: 'monitor',
      realName: 'Monitor',
      botId: 'B0MONITOR',
      appId: 'A0MONITOR',
    },
  ],
  people: [
    {
      kind: 'person',
      id: 'U0ALICE',
      name: 'alice',
      realName: 'Alice Example',
      timeZone: 'Asia/Tokyo',
      email: 'alice@example.com',
    },
    { kind: 'person', id: 'U0BOB', name: 'bob', realName: 'Bob Example' },
    {
      kind: 'person',
      id: 'U0YUKI',
      name: 'yuki',
      realName: '山田 由紀',
      timeZone: 'Asia/Tokyo',
      locale: 'ja-JP',
    },
    { kind: 'person', id: 'U0GINA', name: 'gina', realName: 'Gina Guest', guest: 'multi-channel' },
    { kind: 'person', id: 'U0OLGA', name: 'olga', realName: 'Olga Other', teamId: 'T0OTHER' },
  ],
  channels: [
    { id: 'C0DEV', name: 'dev', kind: 'channel', members: ['U0ALICE', 'U0BOB', 'U0YUKI', 'U0AGENT'] },
    { id: 'C0OPS', name: 'ops', kind: 'group', members: ['U0ALICE', 'U0BOB', 'U0AGENT'] },
    { id: 'C0RANDOM', name: 'random', kind: 'channel', members: ['U0ALICE', 'U0BOB'] },
    {
      id: 'C0PARTNERS',
      name: 'partners',
      kind: 'channel',
      members: ['U0ALICE', 'U0BOB', 'U0GINA', 'U0OLGA', 'U0AGENT'],
      isExtShared: true,
    },
  ],
};

/** Who and what exists in the workspace, and how names resolve. */
export class Directory {
  readonly team: Team;
  readonly bot: Bot;
  readonly #users = new Map<string, User>();
  readonly #channels = new Map<string, Channel>();

  constructor(roster: Roster) {
    this.team = roster.team;
    this.bot = roster.bot;
    for (const user of [...roster.people, ...roster.apps, roster.bot]) this.#users.set(user.id, user);
    for (const channel of roster.channels) this.#channels.set(channel.id, channel);
    for (const person of roster.people) this.#openDirect(person.id);
  }

  users(): User[] {
    return [...this.#users.values()];
  }

  channels(): Channel[] {
    return [...this.#channels.values()];
  }

  /** @throws SlackError user_not_found */
  user(userId: string): User {
    const user = this.#users.get(userId);
    if (!user) throw new SlackError('user_not_found');
    return user;
  }

  /** Takes a channel id, `name`, `#name`, or a user id (their direct messages with the bot). @throws SlackError channel_not_found */
  channel(reference: string): Channel {
    const channel = this.#channels.get(reference) ?? this.#byName(reference.replace(/^#/, ''));
    if (channel) return channel;
    if (this.#users.get(reference)?.kind === 'person') return this.#openDirect(reference);
    throw new SlackError('channel_not_found');
  }

  /** Whether it is another app, which posts by webhook wherever it was set up. */
  isApp(userId: string): boolean {
    return userId !== this.bot.id && this.#users.get(userId)?.kind === 'bot';
  }

  /** The team whose member a user is. */
  teamOf(user: User): string {
    return (user.kind === 'person' && user.teamId) || this.team.id;
  }

  addPerson(person: Person, channelIds: readonly string[] = []): void {
    this.#users.set(person.id, person);
    for (const id of channelIds) {
      const channel = this.channel(id);
      this.#channels.set(channel.id, { ...channel, members: [...new Set([...channel.members, person.id])] });
    }
    this.#openDirect(person.id);
  }

  #byName(name: string): Channel | undefined {
    return this.channels().find((channel) => channel.kind !== 'im' && channel.name === name);
  }

  #openDirect(userId: string): Channel {
    const id = `D${userId.slice(1)}`;
    const open = this.#channels.get(id);
    if (open) return open;
    if (this.#channels.size >= CHANNELS_MAX)
      throw new SlackError('fatal_error', `At most ${CHANNELS_MAX} channels here`);
    const channel: Channel = { id, name: id, kind: 'im', members: [userId, this.bot.id] };
    this.#channels.set(id, channel);
    return channel;
  }
}
