import type { Installation, Profile } from '../../domain/people/membership.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';

/** That an admin lets somebody use the agent. No `channel`: everywhere. */
export type Approval = { user: string; channel?: string; by: string; at: number };

/** `scope`: the installation's id. */
export interface Approvals {
  approve(scope: string, approval: Approval): Promise<void>;
  /** Everywhere, or in this channel. */
  isApproved(scope: string, user: string, channel: string): Promise<boolean>;
  /** One person's approvals, everywhere and by channel. */
  of(scope: string, user: string): Promise<Approval[]>;
  /** Taking back what is not there is no error. */
  revoke(scope: string, approval: Pick<Approval, 'user' | 'channel'>): Promise<void>;
  /** At most `limit` of them, by person. */
  list(scope: string, limit: number): Promise<Approval[]>;
}

/** What the model and commits say of a person. `timeZone`: a name of the IANA database. `email` only where the app may know it. */
export type Person = Pick<Profile, 'name' | 'timeZone' | 'locale' | 'email'>;

/** Who people are, by the source in which they write. */
export interface Directory {
  /** Undefined when the source knows no such person, or tells nothing of people. */
  person(source: ThreadSource, user: string): Promise<Person | undefined>;
}

/** Who is who in the chat. Answers may be some minutes old. */
export interface People {
  /** Undefined when the workspace knows no such person; refused where the app may not ask. */
  profile(user: string): Promise<Profile | undefined>;
  /** The installation that the bot token belongs to. */
  self(): Promise<Installation>;
}
