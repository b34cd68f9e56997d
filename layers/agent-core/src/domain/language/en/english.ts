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

/** The table of texts in English, which is what every other language has to say, too. */
export const english = {
  formats,
  ...{ progress, activity, pause, answer, budget, cost, commands, usage, console, history },
  ...{ help, status, sessions, stopSession, model, muting, raising, apiKeys },
  ...{ refusal, approvals, worker, trouble, causes, codeHost, forks },
};

/**
 * Every text of the program for people, in one language: mrkdwn, functions of what differs. What the model reads is not here, it is
 * English. What AWS, GitHub or a machine said stands in a text as they said it.
 */
export type Texts = typeof english;
