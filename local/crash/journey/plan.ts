import type { LocalSystem } from '../../system/system.ts';
import type { Subject, Turns } from './greeting.ts';
import type { Program } from './program.ts';

/** A session that was started: where to look for what became of it. */
export type StartedSession = {
  sessionId: string;
  threadTs: string;
  channel: string;
  repository: string;
  /** Machines that were launched before are of earlier sessions. */
  startedAtMs: number;
  /** Who began it by the API; there is no thread in Slack then. */
  program?: Program;
  /** Sessions that were forked from it, in order. */
  forks: string[];
};

/** What people do when a command of the session says that it has begun: the n-th at the n-th such line. */
export type Deed = (system: LocalSystem, session: StartedSession) => void;

/** What happens once the session is at rest. */
export type Scene = {
  act(system: LocalSystem, session: StartedSession): void | Promise<void>;
  /** What must be so besides, before the next scene; absent: one answer more. */
  until?(system: LocalSystem, session: StartedSession): boolean;
  /** Absent: idle. */
  phase?: 'paused';
  /** Local time that it may take; absent: as long as one recovery may. */
  virtualMsMax?: number;
};

/** One kind of session, played the same each time. */
export type Plan = {
  /** What it tries, for `--help`. */
  covers: string;
  files?: Record<string, string>;
  /** Files that the first message brings. */
  attached?: { name: string; content: string | Buffer }[];
  turns(subject: Subject): Turns;
  deeds?(): Deed[];
  scenes?: Scene[];
  /** What goes wrong by itself in the first turn, so that it ends paused. Returns what ends that, before the first scene. */
  disturb?(system: LocalSystem): () => void;
  /** The agent is a GitHub App, which asks for events that were lost; without one nobody does, and timers make up for those of checks. */
  isApp?: true;
  /** A program begins it, and is told by callbacks and events. */
  isApi?: true;
  /** At the end the stack is gone, and the system with it. */
  endsSystem?: true;
  /** How many pull requests there are at the end. */
  pullRequests: number;
  /** How many progress messages, or events that a program is told; absent: one. */
  progress?: number;
};
