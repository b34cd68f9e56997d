import { summaryItem, summaryOf } from '@remote-swe/core/adapters/dynamodb/items/summary-codec';
import type { ApiPerson } from '@remote-swe/core/domain/api/me';
import { slackPerson } from '@remote-swe/core/domain/api/person-in';
import { secretHash } from '@remote-swe/core/domain/api/token';
import { monthOf } from '@remote-swe/core/domain/money/month-spend';
import { type Beginning, summaryAtBeginning } from '@remote-swe/core/domain/session/listed/begun';
import type { SessionSummary } from '@remote-swe/core/domain/session/listed/summary';
import type { ApiKey, ApiKeys, SignIn, SignIns } from '@remote-swe/core/ports/api/credentials';
import type { Claimed, Made, Requests } from '@remote-swe/core/ports/api/requests';
import type { ReadEntry, SessionReader } from '@remote-swe/core/ports/api/session-reader';
import type { ListedSession, SessionList } from '@remote-swe/core/ports/people/session-list';
import type { SimTable } from '../functions/table.ts';

const DAYS_MS = 90 * 24 * 3_600_000;

/** What requests of programs have made, by their names. */
export class SimRequests implements Requests {
  readonly made = new Map<string, Made>();

  async claim(name: string, made: Pick<Made, 'sessionId' | 'body'>, now: number): Promise<Claimed> {
    const known = this.made.get(name);
    if (known) return { ...known, isRepeat: true };
    this.made.set(name, { ...made, at: now });
    return { ...made, at: now, isRepeat: false };
  }

  async find(name: string): Promise<Made | undefined> {
    return this.made.get(name);
  }

  async begun(name: string, thread: string): Promise<string> {
    const known = this.made.get(name);
    if (known) this.made.set(name, { ...known, thread: known.thread ?? thread });
    return known?.thread ?? thread;
  }
}

/** Which sessions there are: of its first words until its first entry, which takes their place. */
export class SimSessions implements SessionList, SessionReader {
  readonly begun = new Map<string, SessionSummary>();
  readonly #table: SimTable;

  constructor(table: SimTable) {
    this.#table = table;
  }

  async begins(_scope: string, beginning: Beginning): Promise<void> {
    const { sessionId } = beginning;
    if (beginning.words !== undefined && !this.begun.has(sessionId))
      this.begun.set(sessionId, summaryAtBeginning(beginning));
  }

  async newest(): Promise<ListedSession[]> {
    return [];
  }

  async summary(sessionId: string): Promise<SessionSummary | undefined> {
    const entry = this.#table.entries.get(sessionId)?.at(-1);
    const item = entry && summaryItem(entry, this.#table.dueAt.get(sessionId) ?? null);
    return item ? summaryOf(item) : this.begun.get(sessionId);
  }

  async entries(
    sessionId: string,
    { after = 0, before = Number.POSITIVE_INFINITY, limit }: { after?: number; before?: number; limit: number },
  ): Promise<ReadEntry[]> {
    const all = this.#table.entries.get(sessionId) ?? [];
    const found = all.filter(({ version }) => version > after && version < before);
    return before === Number.POSITIVE_INFINITY ? found.slice(0, limit) : found.slice(-limit);
  }

  async entry(sessionId: string, version: number): Promise<ReadEntry | undefined> {
    return this.#table.entries.get(sessionId)?.find((entry) => entry.version === version);
  }

  async listed(month: string, below: { at: number; sessionId: string } | undefined, limit: number) {
    const ids = [...new Set([...this.begun.keys(), ...this.#table.entries.keys()])];
    const all = (await Promise.all(ids.map((id) => this.summary(id)))).flatMap((summary) => summary ?? []);
    const placeOf = ({ at, sessionId }: { at: number; sessionId: string }) =>
      `${String(at).padStart(14, '0')}#${sessionId}`;
    return all
      .filter((summary) => monthOf(summary.at) === month && (!below || placeOf(summary) < placeOf(below)))
      .sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1))
      .slice(0, limit);
  }
}

/** Keys of programs, each with all that its owner may. */
class SimKeys implements ApiKeys {
  readonly keys = new Map<string, ApiKey>();

  async put(key: ApiKey): Promise<void> {
    this.keys.set(key.id, key);
  }

  async get(id: string): Promise<ApiKey | undefined> {
    return this.keys.get(id);
  }

  async list(owner: ApiPerson | undefined): Promise<ApiKey[]> {
    return [...this.keys.values()].filter(({ createdBy }) => !owner || createdBy.id === owner.id);
  }

  async revoke(id: string, owner: ApiPerson | undefined): Promise<boolean> {
    const key = this.keys.get(id);
    return key !== undefined && (!owner || key.createdBy.id === owner.id) && this.keys.delete(id);
  }

  async used(id: string, at: number): Promise<void> {
    const key = this.keys.get(id);
    if (key) this.keys.set(id, { ...key, lastUsedAt: at });
  }
}

/** Browsers that people are signed in with. */
class SimSignIns implements SignIns {
  readonly browsers = new Map<string, SignIn>();

  async put(_kind: 'browser' | 'code', hash: string, signIn: SignIn): Promise<void> {
    this.browsers.set(hash, signIn);
  }

  async browser(hash: string): Promise<SignIn | undefined> {
    return this.browsers.get(hash);
  }

  async takeCode(): Promise<undefined> {
    return undefined;
  }

  async signOut(hash: string): Promise<void> {
    this.browsers.delete(hash);
  }

  async endAll({ id }: ApiPerson): Promise<number> {
    const own = [...this.browsers].filter(([, { person }]) => person.id === id);
    for (const [hash] of own) this.browsers.delete(hash);
    return own.length;
  }
}

export function keyIdOf(user: string): string {
  return `keyof${user}xx`;
}

/** What a program of this person shows. */
export function keyOf(user: string): string {
  return `rswe_${keyIdOf(user)}_${'s'.repeat(32)}${user}`;
}

/** The value of the cookie of this person’s browser. */
export function browserOf(user: string): string {
  return `${'b'.repeat(41)}${user}`;
}

/** A key and a browser of each. */
export function credentials(admins: readonly string[], others: readonly string[], now: number) {
  const [keys, signIns] = [new SimKeys(), new SimSignIns()];
  for (const user of [...admins, ...others]) {
    const { key, signIn } = givenTo(user, admins.includes(user), now);
    keys.keys.set(key.id, key);
    signIns.browsers.set(...signIn);
  }
  return { keys, signIns };
}

/** The key of a person's programs, and a browser of theirs. */
function givenTo(user: string, isAdmin: boolean, now: number): { key: ApiKey; signIn: [string, SignIn] } {
  const person = slackPerson('T1', user);
  const times = { createdAt: now, expiresAt: now + DAYS_MS };
  const scopes = isAdmin ? (['read', 'write', 'admin'] as const) : (['read', 'write'] as const);
  const hash = secretHash(`${'s'.repeat(32)}${user}`);
  const named = { id: keyIdOf(user), hash, name: 'a program' };
  return {
    key: { ...named, scopes: [...scopes], createdBy: person, ...times },
    signIn: [secretHash(browserOf(user)), { person, language: 'en', at: now, expiresAt: times.expiresAt }],
  };
}
