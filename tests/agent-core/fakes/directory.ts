import type { Installation, Profile } from '@remote-swe/core/domain/people/membership';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import type { Replies } from '@remote-swe/core/ports/people/answered-posts';
import type { Directory, People, Person } from '@remote-swe/core/ports/people/people';
import type { Calls } from './calls.ts';

/** People by id; nobody has a name unless a test gives one. */
export class FakeDirectory implements Directory {
  readonly people = new Map<string, Person>();
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  person(_source: ThreadSource, user: string): Promise<Person | undefined> {
    return this.#calls.run('directory.person', () => this.people.get(user));
  }
}

/** Everybody is a member of T1, but for those whose profile says otherwise; undefined: the workspace does not know them. */
export class FakePeople implements People {
  readonly profiles = new Map<string, Profile | undefined>();
  installation: Installation = { id: 'T1', homes: ['T1'], botUserId: 'UBOT' };
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  profile(user: string): Promise<Profile | undefined> {
    const member = { name: `name of ${user}`, teams: ['T1'], isStranger: false, isGuest: false };
    return this.#calls.run('people.profile', () => (this.profiles.has(user) ? this.profiles.get(user) : member));
  }

  self(): Promise<Installation> {
    return this.#calls.run('people.self', () => this.installation);
  }
}

/** As adapters/dynamodb/answered-posts.ts: a claim of somebody who died. */
const CLAIM_MS = 30_000;

export class MemoryReplies implements Replies {
  readonly status = new Map<string, 'answering' | 'answered'>();
  readonly #claimedUntil = new Map<string, number>();
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  claim(postKey: string, now: number): Promise<'mine' | 'answering' | 'answered'> {
    return this.#calls.run('replies.claim', () => {
      const status = this.status.get(postKey);
      const isFree = status === 'answering' && (this.#claimedUntil.get(postKey) ?? now + 1) <= now;
      if (status !== undefined && !isFree) return status;
      this.status.set(postKey, 'answering');
      this.#claimedUntil.set(postKey, now + CLAIM_MS);
      return 'mine';
    });
  }

  answered(postKey: string): Promise<void> {
    return this.#calls.run('replies.answered', () => void this.status.set(postKey, 'answered'));
  }

  release(postKey: string): Promise<void> {
    return this.#calls.run('replies.release', () => void this.status.delete(postKey));
  }
}
