import { Octokit } from '@octokit/core';
import type { KeptAnswers } from './kept-answers.ts';

/** The version of the REST API that this code was written for: GitHub keeps each one for two years at least. */
const API_VERSION = '2022-11-28';
/** Octokit's warnings (clock differences, deprecations) name addresses; what goes wrong is an error anyway. */
export const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A client for one session's requests; `kept` serves what has not changed since it was read. */
export function gitHubClient(baseUrl: string, token: string | undefined, kept: KeptAnswers): Octokit {
  const client = new Octokit({ baseUrl, log: SILENT, ...(token === undefined ? {} : { auth: token }) });
  client.hook.before('request', (options) => {
    options.headers['x-github-api-version'] ??= API_VERSION;
  });
  client.hook.wrap('request', (request, options) => kept.ask(request, options, token));
  return client;
}
