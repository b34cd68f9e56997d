import type { Texts } from '../en/english.ts';
import { apiKeys } from './api-keys.ts';
import { codeHost } from './code-host.ts';
import { commands, console, history, usage } from './commands.ts';
import { forks } from './forks.ts';
import { formats } from './formats.ts';
import { budget, cost } from './money.ts';
import { approvals, refusal } from './people.ts';
import { activity, answer, pause, progress } from './progress.ts';
import { help, model, muting, raising, sessions, status, stopSession } from './requests.ts';
import { causes, trouble, worker } from './trouble.ts';

/** The table of texts in Japanese: です・ます, short. */
export const japanese: Texts = {
  formats,
  ...{ progress, activity, pause, answer, budget, cost, commands, usage, console, history },
  ...{ help, status, sessions, stopSession, model, muting, raising, apiKeys },
  ...{ refusal, approvals, worker, trouble, causes, codeHost, forks },
};
