import { API_PARAMETERS } from '../../../demo/api/key.ts';
import { type ApiReport, NO_API, runApi } from '../../../demo/api/run-api.ts';
import { scenesMain } from './scenes.ts';

/** `npm run demo -- --api`. */
export function apiMain(args: string[]): Promise<void> {
  return scenesMain(args, {
    flag: 'api',
    intro:
      'One session by REST, without Slack; requests, callbacks and events are real, the model’s choices are scripted.',
    parameters: API_PARAMETERS,
    play: runApi,
    numbers: ({ pullRequestUrl, callbacks, events }: ApiReport) => [
      `Pull request: ${pullRequestUrl}. Callbacks: ${callbacks.join(', ')}. Events: ${events.join(', ')}.`,
    ],
    none: NO_API,
  });
}
