import type { AppFeatures } from '../app/manifest.ts';
import type { Wire } from '../workspace/wire.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Arguments } from './arguments.ts';

export type MethodContext = {
  workspace: Workspace;
  /** Starts every address that an answer carries, e.g. `http://127.0.0.1:4566`; keeps the caller's prefix. */
  origin: string;
  /** What the app was granted. */
  scopes: ReadonlySet<string>;
  features: AppFeatures;
};

/** One method of the Web API: returns what follows `ok: true`, throws `SlackError` for `ok: false`. */
export type Method = (context: MethodContext, call: Arguments) => Wire;
