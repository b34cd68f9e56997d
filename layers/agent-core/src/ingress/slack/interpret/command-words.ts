import { mentionsOf } from '../event/event.ts';
import { type Amount, amountOf, isMoney } from './amount.ts';
import { type ApiKeyCommand, apiKeyOf } from './api-key-words.ts';
import { bareWord, saidWords, withoutAround, withoutPolite } from './bare-words.ts';
import { maybeOwnName, OWN_NAMES, type OwnName, ownNameOf, UNCLEAR_WORDS_MAX } from './own-names.ts';
import { type SessionName, sessionNameOf } from './session-link.ts';

/** `here`: for the channel in which it was written, not everywhere. */
export type ApprovalCommand =
  | { kind: 'approve-user' | 'revoke-user'; users: string[]; here: boolean }
  | { kind: 'list-users' };

/** `unclear`: what was said instead of a sum. `justMoney`: a sum and nothing else, which means the budget only where one is asked for. */
export type RaiseCommand = { kind: 'raise-budget'; amount?: Amount; unclear?: string; justMoney?: true };

export type Command =
  | ApprovalCommand
  | ApiKeyCommand
  | RaiseCommand
  | { kind: 'status' }
  | { kind: 'cost'; json: boolean }
  | { kind: 'dump-history' }
  | { kind: 'console' }
  | { kind: 'help' }
  /** `mine`: only those of who asks. */
  | { kind: 'sessions'; mine: boolean }
  | { kind: 'stop-session'; session: SessionName }
  /** Without a name: which model answers, and which there are. */
  | { kind: 'model'; name?: string }
  /** `channel`: all its threads. */
  | { kind: 'mute' | 'unmute'; channel: boolean }
  /** One word that is nearly the name of a command. */
  | { kind: 'mistyped'; word: string; meant: string }
  /** The own name of a command, and behind it what the command does not take. */
  | { kind: 'odd-words'; name: OwnName };

/** Commands that stand alone, by their names. */
const ALONE: Readonly<Record<string, Command>> = {
  status: { kind: 'status' },
  cost: { kind: 'cost', json: false },
  costs: { kind: 'cost', json: false },
  console: { kind: 'console' },
  help: { kind: 'help' },
  sessions: { kind: 'sessions', mine: false },
  model: { kind: 'model' },
  models: { kind: 'model' },
  raise_budget: { kind: 'raise-budget' },
  dump_history: { kind: 'dump-history' },
  list_users: { kind: 'list-users' },
};
const NAMES: readonly string[] = [
  ...['status', 'cost', 'console', 'help', 'sessions', 'model', 'mute', 'unmute', 'stop'],
  ...OWN_NAMES,
];
/** Names that people write as several words. */
const AS_WORDS: readonly [RegExp, string][] = [
  [
    /^(?:raise|increase|lift|bump|extend) (?:(?:the|my|our|this|session|session's|month|monthly) ){0,3}budget(?: (?:of|for) this (?:session|thread))?/,
    'raise_budget',
  ],
  [/^budget(?= (?:to )?\S*\d)/, 'raise_budget'],
  [/^dump (?:the )?history/, 'dump_history'],
  [/^users$/, 'list_users'],
];

/**
 * The command that the words are, if they are one: its name, alone but for politeness and signs, or with what it takes. `text`: as
 * Slack writes it, without the mention of the agent. `isBare`: nothing came with the words, which may be none.
 */
export function commandOf(text: string, isBare: boolean): Command | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return isBare ? { kind: 'help' } : undefined;
  const plain = withoutPolite(trimmed);
  return (
    approvalOf(plain) ??
    apiKeyOf(plain) ??
    stopOf(trimmed) ??
    commandOfWords(saidWords(trimmed)) ??
    oddWordsOf(plain) ??
    mistypedOf(plain)
  );
}

function oddWordsOf(text: string): Command | undefined {
  const name = ownNameOf(text);
  return name && { kind: 'odd-words', name };
}

function mistypedOf(text: string): Command | undefined {
  const word = maybeOwnName(text);
  return word === undefined ? undefined : mistyped(word, OWN_NAMES);
}

function approvalOf(text: string): Command | undefined {
  const [first = '', ...rest] = text.split(/\s+/);
  const name = bareWord(first).replaceAll('-', '_');
  if (name !== 'approve_user' && name !== 'revoke_user') return undefined;
  const target = approvalTarget(rest.join(' '));
  if (target) return { kind: name === 'approve_user' ? 'approve-user' : 'revoke-user', ...target };
  return oddWordsOf(text);
}

/** Undefined where people are named within a sentence: "approve_user does nothing when I name @bob" approves nobody. */
function approvalTarget(text: string): { users: string[]; here: boolean } | undefined {
  const users = mentionsOf(text);
  const others = saidWords(text.replace(/<@[^<>]*>/g, ' ')).filter((word) => word !== 'and' && word !== 'here');
  const here = text.split(/\s+/).some((word) => bareWord(word) === 'here');
  return users.length === 0 || others.length <= UNCLEAR_WORDS_MAX ? { users, here } : undefined;
}

/** `stop` and a link or an id. Letters of a link are kept as they are. */
function stopOf(text: string): Command | undefined {
  const words = text.match(/<[^<>]*>\S*|\S+/g) ?? [];
  const links = words.flatMap((word) => sessionNameOf(word) ?? []);
  const [session] = links;
  if (!session || links.length > 1) return undefined;
  const others = saidWords(words.filter((word) => !sessionNameOf(word)).join(' '));
  const [first, ...more] = withoutAround(others);
  const isStop = first !== undefined && /^(?:stop|cancel|abort|halt)$/.test(first);
  return isStop && more.every((word) => /^(?:the|this|that|session)$/.test(word))
    ? { kind: 'stop-session', session }
    : undefined;
}

function commandOfWords(polite: string[]): Command | undefined {
  if (polite.length === 0) return undefined;
  const said = withoutAround(polite);
  const [name = '', ...rest] = named(said);
  const isMine = polite.includes('my') || polite.includes('mine');
  if (name === 'sessions' && rest.every((word) => word === 'mine')) return { kind: 'sessions', mine: isMine };
  if (name === 'cost' && rest.length === 1 && /^(--|—)json$/.test(rest[0] ?? '')) return { kind: 'cost', json: true };
  const command = muteOf(name, rest) ?? modelOf(name, rest) ?? raiseOf(name, rest) ?? justMoney(said);
  if (command) return command;
  if (rest.length > 0) return undefined;
  return (Object.hasOwn(ALONE, name) ? ALONE[name] : undefined) ?? (polite.length === 1 ? mistyped(name) : undefined);
}

/** The words with a name of several as one. */
function named(words: string[]): string[] {
  const text = words.join(' ');
  for (const [pattern, name] of AS_WORDS) if (pattern.test(text)) return text.replace(pattern, name).split(' ');
  const [first = '', ...rest] = words;
  return [first.replaceAll('-', '_'), ...rest];
}

function muteOf(name: string, rest: string[]): Command | undefined {
  if (name !== 'mute' && name !== 'unmute') return undefined;
  if (!rest.every((word) => /^(?:the|this|that|here|channel|thread|yourself)$/.test(word))) return undefined;
  return { kind: name, channel: rest.includes('channel') };
}

function modelOf(name: string, rest: string[]): Command | undefined {
  if (name !== 'model') return undefined;
  const [model, ...more] = rest.filter((word) => word !== 'to' && word !== '=');
  return model !== undefined && more.length === 0 ? { kind: 'model', name: model } : undefined;
}

function raiseOf(name: string, rest: string[]): RaiseCommand | undefined {
  if (name !== 'raise_budget' || rest.length === 0) return undefined;
  const text = rest.join(' ');
  const amount = amountOf(text);
  if (amount) return { kind: 'raise-budget', amount };
  return rest.length <= UNCLEAR_WORDS_MAX ? { kind: 'raise-budget', unclear: text } : undefined;
}

function justMoney(said: string[]): RaiseCommand | undefined {
  const text = said.join(' ');
  const amount = isMoney(text) ? amountOf(text) : undefined;
  return amount && { kind: 'raise-budget', amount, justMoney: true };
}

function mistyped(word: string, names: readonly string[] = NAMES): Command | undefined {
  const meant = names.find((name) => name !== word && isNear(word, name));
  return meant === undefined ? undefined : { kind: 'mistyped', word, meant };
}

/** Names up to this length are near too many words for an exchanged letter to count: `most` is not `cost`. */
const SHORT_NAME_CHARS = 4;

/** One slip of the fingers: a letter too many or too few, two in the wrong order, or in a longer name another letter. */
function isNear(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === name[start]) start++;
  const [restOfWord, restOfName] = [word.slice(start), name.slice(start)];
  if (restOfWord.slice(1) === restOfName || restOfWord === restOfName.slice(1)) return true;
  if (restOfWord[0] === restOfName[1] && restOfWord[1] === restOfName[0] && restOfWord.slice(2) === restOfName.slice(2))
    return true;
  return name.length > SHORT_NAME_CHARS && restOfWord.slice(1) === restOfName.slice(1);
}
