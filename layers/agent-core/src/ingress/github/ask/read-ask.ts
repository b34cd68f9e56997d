import { createHmac } from 'node:crypto';
import { words } from '../../../domain/json.ts';
import { fullName, repositoryKey, repositoryName } from '../../../domain/repository.ts';
import { bodyBytes, onlyHeader, type RawRequest } from '../../http-request.ts';
import { isSigned } from '../access/signed.ts';
import { count } from '../meaning/fields.ts';

/** The name of the event by which a run of CI asks for work. GitHub has none of this name. */
export const ASK_EVENT = 'remote_swe_ask';
/** Says whose secret has signed it. */
const REPOSITORY_HEADER = 'x-remote-swe-repository';
/** An ask that is older, or further ahead, is refused: what somebody caught is good for no longer. */
const ASK_AGE_MS_MAX = 5 * 60_000;
export const ASK_TEXT_CHARS_MAX = 8_000;
/** The longest text, each character escaped, and the rest. */
export const ASK_BODY_BYTES_MAX = 65_536;
/** Issues that GitHub counts have far fewer digits; a session's id has room for ten. */
const ISSUE_MAX = 9_999_999_999;
const RUN = /^https?:\/\/[^\s<>|@\\]{1,500}$/;

/** `at`: ms since the epoch, by the clock of the run. `run`: the address of the run's page; empty without one. */
export type Ask = { repository: string; id: string; at: number; issue: number; text: string; run: string };
export type ReadAsk =
  | { kind: 'ask'; ask: Ask }
  | { kind: 'too-large' }
  | { kind: 'not-signed' }
  | { kind: 'stale' }
  | { kind: 'odd'; problem: string };

/** A repository's own secret, as `printf %s acme/shop | openssl dgst -sha256 -hmac <secret>` makes it of the deployment's. */
export function askKey(secret: string, repository: { owner: string; name: string }): string {
  return createHmac('sha256', secret).update(repositoryKey(repository)).digest('hex');
}

/**
 * Checks size, signature and time before anything of the body is believed. The repository stands outside of the body, because it chooses the
 * key: another repository's CI cannot sign for it. Never throws.
 */
export function readAsk(request: RawRequest, secret: string, now: number): ReadAsk {
  const bytes = bodyBytes(request, ASK_BODY_BYTES_MAX);
  if (!bytes) return { kind: 'too-large' };
  const repository = repositoryName(onlyHeader(request, REPOSITORY_HEADER) ?? '');
  const signature = onlyHeader(request, 'x-hub-signature-256');
  if (secret === '' || !repository || !isSigned(signature, bytes, askKey(secret, repository)))
    return { kind: 'not-signed' };
  const body = parsed(bytes.toString('utf8'));
  const at = (count(body, 'at') ?? Number.NaN) * 1_000;
  if (!(Math.abs(now - at) <= ASK_AGE_MS_MAX)) return { kind: 'stale' };
  return shaped(body, fullName(repository), at);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** It comes from a program that somebody writes: what is odd is told, so that they can repair it. */
function shaped(body: unknown, repository: string, at: number): ReadAsk {
  const id = words(body, 'id') ?? '';
  const issue = count(body, 'issue') ?? 0;
  const text = words(body, 'text')?.trim() ?? '';
  const run = words(body, 'run') ?? '';
  if (!/^[\w-]{8,80}$/.test(id)) return odd('id has 8 to 80 letters, digits, hyphens and underscores');
  if (issue < 1 || issue > ISSUE_MAX) return odd('issue is the number of an issue');
  if (text === '') return odd('text is empty');
  if (text.length > ASK_TEXT_CHARS_MAX) return odd(`text has more than ${ASK_TEXT_CHARS_MAX} characters`);
  if (run !== '' && !RUN.test(run)) return odd('run is no address of a page');
  return { kind: 'ask', ask: { repository, id, at, issue, text, run } };
}

function odd(problem: string): ReadAsk {
  return { kind: 'odd', problem };
}
