import { expect, it } from 'vitest';
import { type Outside, type Refusal, refusing } from './refusals.ts';

const NOW = 1_800_000_000_000;

/** How a call of this port ends, whether it had its effect, and whether it was told to be final. */
async function met(outside: Outside, call: 'find' | 'checks', refusal: Refusal | undefined) {
  const seen = { effects: 0, finals: [] as string[] };
  const port = {
    [call]: async (words: string) => {
      seen.effects += 1;
      return words;
    },
  };
  const watch = { fault: () => refusal, now: () => NOW, onFinal: (name: string) => void seen.finals.push(name) };
  const answer = await refusing(port, outside, watch)
    [call]?.('words')
    .catch(({ name, code, retryAt }) => ({ name, code, retryAt }));
  return { answer, ...seen };
}

const error = (code: string, retryAt?: number) => ({ name: 'PortError', code, retryAt });

it.each<[Refusal, string]>([
  ['500', 'retry'],
  ['channel_not_found', 'refused'],
  ['is_archived', 'refused'],
  ['msg_too_long', 'refused'],
  ['token_revoked', 'refused'],
])('What Slack says reaches the engine as its adapter tells it: %s', async (refusal, code) => {
  const finals = code === 'refused' ? ['find'] : [];
  expect(await met('slack', 'find', refusal)).toEqual({ answer: error(code), effects: 0, finals });
});

it('A limit of Slack reaches the engine with its end, as its adapter tells it', async () => {
  expect(await met('slack', 'find', '429')).toEqual({ answer: error('retry', NOW + 30_000), effects: 0, finals: [] });
});

it.each<[Refusal, string, number?]>([
  ['403-limit', 'retry', NOW + 300_000],
  ['404', 'not-found'],
  ['422', 'refused'],
  ['500', 'retry'],
])('What GitHub says reaches the engine as its adapter tells it: %s', async (refusal, code, retryAt) => {
  const finals = code === 'retry' ? [] : ['checks'];
  expect(await met('github', 'checks', refusal)).toEqual({ answer: error(code, retryAt), effects: 0, finals });
});

it('A time-out comes after the effect, and a call that meets nothing is as it was', async () => {
  expect(await met('slack', 'find', 'timeout')).toEqual({ answer: error('retry'), effects: 1, finals: [] });
  expect(await met('slack', 'find', undefined)).toEqual({ answer: 'words', effects: 1, finals: [] });
});
