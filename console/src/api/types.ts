export type State = 'thinking' | 'acting' | 'waiting' | 'paused' | 'idle';
export type Source = 'slack' | 'github' | 'api';
export type Person = { id: string; name?: string };
export type PullRequest = {
  repository: string;
  number: number;
  url: string;
  checks?: 'pending' | 'passed' | 'failed';
  ended?: 'merged' | 'closed';
};
export type Me = {
  person?: { source: Source; installation: string; id: string; name?: string };
  key?: { id: string; scopes: string[] };
  isAdmin: boolean;
  csrf?: string;
  language: 'en' | 'ja';
  expiresAt: number;
  models: string[];
  build: string;
};
export type SessionRow = {
  id: string;
  source: Source;
  title: string;
  state: State;
  awaits?: string;
  pausedBecause?: string;
  requester: Person;
  begunAt: number;
  updatedAt: number;
  version: number;
  turn: number;
  repositories: string[];
  pullRequests: PullRequest[];
  model: string;
  costMicroUsd: number;
  estimatedMicroUsd: number;
  machine?: 'starting' | 'online' | 'stopping' | 'stopped';
  threadUrl?: string;
  forkOf?: { id: string; version: number };
};
export type TodoItem = { id: string; text: string; state: 'open' | 'in-progress' | 'done' };
export type SessionView = SessionRow & {
  people: Person[];
  plan: TodoItem[];
  wait?: { kind: string; what: string; since: number; until: number; nextLookAt: number };
  budgets: { scope: string; limitMicroUsd: number; spentMicroUsd: number }[];
  counters: { steps: number; modelCalls: number; commands: number };
  saved?: { at: number; url?: string };
  muted: boolean;
  can: Record<'write' | 'stop' | 'resume' | 'raise' | 'mute' | 'fork' | 'share', boolean>;
};
export type EntryView = {
  version: number;
  at: number;
  kind: string;
  phase: State;
  build: string;
  items: Item[];
  model?: {
    name: string;
    place?: string;
    tokens: { input: number; output: number; cacheRead: number; cacheWrite: number };
    costMicroUsd: number;
    durationMs?: number;
  };
};
export type Picture = { url: string };
export type Edit = { path: string; old: string; new: string };
export type Item =
  | { type: 'words'; by: Person; text: string; at?: number; images: Picture[]; change?: 'changed' | 'withdrawn' }
  | { type: 'material'; title: string; text: string; cut?: number }
  | { type: 'thought'; text: string }
  | { type: 'reply'; text: string }
  | { type: 'call'; toolCallId: string; name: string; title: string; input: unknown; cut?: boolean; edit?: Edit[] }
  | {
      type: 'result';
      toolCallId: string;
      outcome: string;
      isError: boolean;
      durationMs?: number;
      exitCode?: number;
      text: string;
      cut?: number;
      images: Picture[];
    }
  | { type: 'notice'; text: string }
  | { type: 'advice'; text: string }
  | { type: 'handOver'; text: string }
  | { type: 'wait'; what: string; until?: number }
  | { type: 'machine'; what: string }
  | { type: 'pause'; reason: string };
export type DiffView = {
  at: number;
  from: 'machine' | 'save';
  exact: boolean;
  note?: string;
  repositories: { name: string; branch: string; head: string; patch: string; cut?: number }[];
};
export type CostRow = {
  key: string;
  costMicroUsd: number;
  estimatedMicroUsd: number;
  modelCalls: number;
  sessions: number;
};
