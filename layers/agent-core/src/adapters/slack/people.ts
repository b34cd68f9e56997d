import type { WebClient } from '@slack/web-api';
import { type Installation, installationOf, type Profile } from '../../domain/people/membership.ts';
import { PortError } from '../../errors.ts';
import type { People } from '../../ports/people/people.ts';
import { slackClient } from './client.ts';
import { asPortError, slackErrorCode } from './slack-errors.ts';

/** What is known of a person may be this old: somebody who left or became a guest may still be served for so long. */
const PROFILE_MS_MAX = 5 * 60_000;
/** People that one function remembers; when there are more, it forgets the oldest. */
const PROFILES_MAX = 1_000;
/** Slack's words for a person whom the app's workspace does not know. */
const NOBODY = new Set(['user_not_found', 'user_not_visible', 'users_not_found']);

type Known = { profile: Profile; until: number };

/** People by users.info (scope users:read), which is asked at most once in some minutes for each. */
export class SlackPeople implements People {
  readonly #token: () => Promise<string>;
  readonly #slackApiUrl: string | undefined;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  #made: { token: string; client: WebClient } | undefined;
  #self: Promise<Installation> | undefined;

  /** `token` gives the bot token as it is now; `slackApiUrl` as for SlackChat. */
  constructor(token: () => Promise<string>, slackApiUrl: string | undefined, now: () => number) {
    this.#token = token;
    this.#slackApiUrl = slackApiUrl;
    this.#now = now;
  }

  /** The client is made anew when the token was rotated. */
  async #client(): Promise<WebClient> {
    const token = await this.#token();
    if (this.#made?.token === token) return this.#made.client;
    const client = slackClient(token, this.#slackApiUrl);
    this.#made = { token, client };
    this.#self = undefined;
    return client;
  }

  async profile(user: string): Promise<Profile | undefined> {
    const known = this.#known.get(user);
    if (known && known.until > this.#now()) return known.profile;
    const profile = await this.#ask(user);
    this.#known.delete(user);
    if (profile) this.#known.set(user, { profile, until: this.#now() + PROFILE_MS_MAX });
    const [oldest] = this.#known.keys();
    if (this.#known.size > PROFILES_MAX && oldest !== undefined) this.#known.delete(oldest);
    return profile;
  }

  /** A failed look-up is not remembered. */
  async self(): Promise<Installation> {
    const client = await this.#client();
    this.#self ??= askSelf(client).catch((error: unknown) => {
      this.#self = undefined;
      throw error;
    });
    return this.#self;
  }

  async #ask(user: string): Promise<Profile | undefined> {
    const client = await this.#client();
    try {
      const answer = await client.users.info({ user, include_locale: true });
      return answer.user && profileOf(answer.user);
    } catch (error) {
      if (NOBODY.has(slackErrorCode(error) ?? '')) return undefined;
      return asPortError(Promise.reject(error));
    }
  }
}

async function askSelf(client: WebClient): Promise<Installation> {
  const found = installationOf(await asPortError(client.auth.test()));
  if (!found) throw new PortError('refused', 'Slack does not say which workspace the bot token belongs to');
  return found;
}

/** The parts of a user object that we read (docs.slack.dev/reference/objects/user-object). */
type SlackUser = {
  name?: string;
  real_name?: string;
  team_id?: string;
  enterprise_id?: string;
  enterprise_user?: { enterprise_id?: string };
  is_stranger?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  tz?: string;
  locale?: string;
  profile?: { email?: string };
};

function profileOf(user: SlackUser): Profile {
  const teams = [user.team_id, user.enterprise_id, user.enterprise_user?.enterprise_id];
  return {
    name: [user.real_name, user.name].find(isText) ?? '',
    teams: teams.flatMap((team) => team || []),
    isStranger: Boolean(user.is_stranger),
    isGuest: Boolean(user.is_restricted) || Boolean(user.is_ultra_restricted),
    ...(isText(user.tz) ? { timeZone: user.tz } : {}),
    ...(isText(user.locale) ? { locale: user.locale } : {}),
    ...(isText(user.profile?.email) ? { email: user.profile.email } : {}),
  };
}

/** Deactivated people have null here, and an app without the scope sees no address. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
