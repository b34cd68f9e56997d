import type { ParseArgsConfig } from 'node:util';
import type { Changes } from '@remote-swe/core/domain/api/entry';
import type { KeyList } from '@remote-swe/core/domain/api/me';
import type { Costs } from '@remote-swe/core/domain/api/reports';
import type { ForkRow, SessionPage, SessionRow, SessionView } from '@remote-swe/core/domain/api/session';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import { usageError } from '../../scripts/arguments.mjs';
import { ageText, table } from '../kit/output.ts';
import type { ApiClient } from './api-client.ts';
import { diskText, entryLines, rowLine, spent, viewLines } from './show.ts';

/** `print` writes one line or, for programs, one JSON value; `note`: for people, beside what is printed. */
export type Running = {
  api: ApiClient;
  words: string[];
  values: Record<string, string | boolean | undefined>;
  signal: AbortSignal;
  print(text: string, data: unknown): void;
  note(text: string): void;
  randomId(): string;
  wait(ms: number): Promise<void>;
};

export type ClientCommand = {
  words: string[];
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  run(running: Running): Promise<void>;
};

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const at = (id: string, rest = '') => `/sessions/${encodeURIComponent(id)}${rest}`;
/** In a deployment of an older build a session that was begun just now is there once its first step has run. */
const APPEARS_TRIES = 30;

export const COMMANDS: Readonly<Record<string, ClientCommand>> = {
  sessions: {
    words: [],
    summary: 'sessions that you may see, newest activity first',
    options: { person: text, repository: text, state: text, source: text, limit: text },
    async run({ api, values, print }) {
      const names = ['person', 'repository', 'state', 'source', 'limit'] as const;
      const query = queryOf(values, names);
      const page = await api.get<SessionPage>(`/sessions?${query}`, 'sessions');
      const rows = page.sessions.map((row) => rowLine(row, api.now()));
      print(table(['id', 'state', 'active', 'cost', 'task'], rows).join('\n'), page);
    },
  },
  show: {
    words: ['<session>'],
    summary: 'how a session is, and what it was for',
    options: {},
    async run({ api, words: [id = ''], print }) {
      const view = await api.get<SessionView>(at(id), 'state');
      print(viewLines(view).join('\n'), view);
    },
  },
  new: {
    words: ['<task>'],
    summary: 'begins a session',
    options: { repository: text, model: text, 'budget-usd': text, callback: text, 'idempotency-key': text },
    async run({ api, words: [task], values, print, randomId }) {
      const budgetMicroUsd = microUsd(values['budget-usd'], '--budget-usd');
      const body = {
        task,
        ...(values.repository ? { repository: values.repository } : {}),
        ...(values.model ? { model: values.model } : {}),
        ...(budgetMicroUsd === undefined ? {} : { budgetMicroUsd }),
        ...(values.callback ? { callbackUrl: values.callback } : {}),
      };
      // Sent again by the client itself, it is the same session.
      const headers = { 'idempotency-key': String(values['idempotency-key'] ?? randomId()) };
      const row = (await api.send('POST', '/sessions', body, headers)) as SessionRow;
      print(row.id, row);
    },
  },
  fork: {
    words: ['<session>'],
    summary: 'a new session with all that happened in another one up to the entry --at',
    options: { at: text, words: text, model: text, 'system-prompt': text, talk: text, 'idempotency-key': text },
    async run({ api, words: [id = ''], values, print, note, randomId }) {
      const version = Number(values.at);
      if (!Number.isSafeInteger(version) || version < 1)
        throw usageError('cli -- fork', '--at takes the number of an entry, as `logs` shows it.');
      const body = {
        at: version,
        ...(values.words ? { words: values.words } : {}),
        ...(values.model ? { model: values.model } : {}),
        ...(values['system-prompt'] ? { systemPrompt: values['system-prompt'] } : {}),
        ...talkIn(values.talk),
      };
      const name = String(values['idempotency-key'] ?? randomId());
      const sent = api.send('POST', at(id, '/forks'), body, { 'idempotency-key': name });
      const row = (await sent.catch(
        saying(note, `Asked again with --idempotency-key ${name} it is the same fork.`),
      )) as ForkRow;
      print(row.id, row);
      if (body.talk === 'thread' && row.threadUrl) note(row.threadUrl);
      if (row.disk) note(diskText(row.disk));
    },
  },
  send: {
    words: ['<session>', '<text>'],
    summary: 'words for the agent',
    options: {},
    async run({ api, words: [id = '', said], print, randomId }) {
      const headers = { 'idempotency-key': randomId() };
      print('Sent.', await api.send('POST', at(id, '/messages'), { text: said }, headers));
    },
  },
  stop: act('stop', 'stops what goes on', 'A stop is on its way.'),
  resume: act('resume', 'lets a paused session go on', 'It is asked to go on.'),
  raise: {
    words: ['<session>', '<usd>'],
    summary: 'raises the budget that it is paused for, or its own',
    options: {},
    async run({ api, words: [id = '', usd], print }) {
      print('Raised.', await api.send('POST', at(id, '/raise'), { toMicroUsd: microUsd(usd, '<usd>') }));
    },
  },
  logs: {
    words: ['<session>'],
    summary: 'what was said and done; -f follows until the session rests',
    options: { follow: { ...flag, short: 'f' }, after: text },
    run: logs,
  },
  costs: {
    words: [],
    summary: 'what the months --from (default: this one) --to cost, --by person (default), day, repository or model',
    options: { by: text, from: text, to: text },
    async run({ api, values, print, note }) {
      const { by = 'person' } = values;
      const query = queryOf({ ...values, by }, ['by', 'from', 'to']);
      const costs = await api.get<Costs>(`/costs?${query}`, 'rows');
      // An older build does not tell it.
      if (costs.from) note(costs.from === costs.to ? `Of ${costs.to}:` : `From ${costs.from} to ${costs.to}:`);
      const rows = costs.rows.map((row) => [row.key, spent(row)]);
      print(table([String(by), 'cost'], rows).join('\n'), costs);
    },
  },
  'api-key': {
    words: ['<list|revoke>'],
    summary: 'keys: `list`, or `revoke --id ID`; `api_key` in a direct message in Slack makes one',
    options: { id: text },
    async run({ api, words: [what], values, print }) {
      if (what === 'list') {
        const list = await api.get<KeyList>('/keys', 'keys');
        const rows = list.keys.map((key) => [
          ...[key.id, key.name, key.scopes.join(','), key.createdBy],
          ageText(key.expiresAt, api.now()),
        ]);
        return print(table(['id', 'name', 'scopes', 'of', 'ends'], rows).join('\n'), list);
      }
      if (what !== 'revoke' || !values.id) throw usageError('cli -- api-key', 'api-key takes list, or revoke --id ID.');
      await api.send('DELETE', `/keys/${encodeURIComponent(String(values.id))}`);
      print('Revoked.', { id: values.id });
    },
  },
};

/** Where a fork talks. */
function talkIn(given: string | boolean | undefined): { talk?: 'console' | 'thread' } {
  if (given === undefined) return {};
  if (given !== 'console' && given !== 'thread') throw usageError('cli -- fork', '--talk takes console or thread.');
  return { talk: given };
}

/** Of a request that may have had its effect, says how to find that. */
function saying(note: Running['note'], what: string): (error: unknown) => never {
  return (error) => {
    const { status } = error as { status?: number };
    if (status === 0 || (status !== undefined && status >= 500)) note(what);
    throw error;
  };
}

/** `asked`: all that is known when the API has taken it; the session's next step does it. */
function act(name: 'stop' | 'resume', summary: string, asked: string): ClientCommand {
  return {
    words: ['<session>'],
    summary,
    options: {},
    async run({ api, words: [id = ''], print }) {
      print(asked, await api.send('POST', at(id, `/${name}`), {}));
    },
  };
}

/** Follows by long polls, so that an idle session costs a request in twenty seconds. */
async function logs({ api, words: [id = ''], values, print, signal, wait }: Running): Promise<void> {
  let since = Number(values.after ?? 0);
  if (!Number.isSafeInteger(since) || since < 0)
    throw usageError('cli -- logs', '--after takes the number of an entry, as `logs` shows it.');
  for (let tries = 1; !signal.aborted; tries++) {
    const waitS = values.follow ? 20 : 0;
    const path = at(id, `/changes?since=${since}&waitS=${waitS}`);
    const changes = await api.get<Changes>(path, 'version', 'entries', 'session').catch((error: unknown) => {
      if (values.follow && (error as { status?: number }).status === 404 && since === 0 && tries < APPEARS_TRIES)
        return undefined;
      throw error;
    });
    if (changes === undefined) {
      await wait(1_000);
      continue;
    }
    const { version, entries, session } = changes;
    for (const entry of entries) if (values.json || entry.items.length > 0) print(entryLines(entry).join('\n'), entry);
    const isNews = version > since;
    since = version;
    const rests = session.state === 'idle' || session.state === 'paused';
    if (!isNews && (!values.follow || rests)) return;
  }
}

function microUsd(given: string | boolean | undefined, name: string): number | undefined {
  if (given === undefined) return undefined;
  const usd = Number(given);
  if (!Number.isFinite(usd) || usd <= 0) throw usageError('cli', `${name} takes a sum in dollars, not '${given}'.`);
  return Math.round(usd * MICRO_USD);
}

function queryOf(values: Running['values'], names: readonly string[]): URLSearchParams {
  const given = names.filter((name) => values[name] !== undefined);
  return new URLSearchParams(Object.fromEntries(given.map((name) => [name, String(values[name])])));
}
