import { at, words } from '../../../domain/json.ts';

/** GitHub's events are read leniently: a field that is missing, null or odd counts as not there. */

const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/;

export function count(value: unknown, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined;
}

/** What is no login is nobody: it would stand in texts for people. */
export function loginOf(body: unknown, ...path: string[]): string | undefined {
  const login = words(body, ...path, 'login')?.replace(/\[bot\]$/, '');
  return login !== undefined && LOGIN.test(login) ? login : undefined;
}

export function isBot(body: unknown, ...path: string[]): boolean {
  return words(body, ...path, 'type') === 'Bot' || words(body, ...path, 'login')?.endsWith('[bot]') === true;
}

/** Milliseconds since the epoch; `now` for what tells no time. */
export function timeOf(text: string | undefined, now: number): number {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? now : ms;
}
