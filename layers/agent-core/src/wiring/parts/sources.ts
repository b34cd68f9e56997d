import { slackThreads } from '../../domain/session/slack-thread.ts';
import type { Sources } from '../../domain/session/source.ts';
import { apiThreads } from '../../domain/session/threads/api-thread.ts';
import { gitHubThreads } from '../../domain/session/threads/github-thread.ts';

/** Every source of this build: a new one adds its rules here, and its chat in chats.ts, which not every function loads. */
export const sources: Sources = [slackThreads, gitHubThreads, apiThreads];
