import { formats } from './formats.ts';

const { usd, plural, minute } = formats;

/** What a person is told who raises a budget by a command with a sum. `user` is a mention. */
export const raising = {
  nothingToRaise:
    'No budget of this thread is used up, so there is nothing to raise. `cost` tells what is left, `raise_budget 50` gives this session more.',
  unclear: (said: string) =>
    `I do not know how much \`${said}\` is. Write the new limit in dollars, e.g. \`raise_budget 50\`, or \`raise_budget by 10\`.`,
  tooLow: (toMicroUsd: number, limitMicroUsd: number) =>
    `${usd(toMicroUsd)} is no raise: the limit is ${usd(limitMicroUsd)} already.`,
  spentAlready: (toMicroUsd: number, spentMicroUsd: number) =>
    `${usd(toMicroUsd)} would be used up at once: ${usd(spentMicroUsd)} are spent already.`,
  raisedAhead: (user: string, toMicroUsd: number) => `${user} raised the budget of this session to ${usd(toMicroUsd)}.`,
  pausedOtherwise:
    'This session is paused for another reason than its budget. Write what it shall do; it can be raised then.',
};

/** What `stop` with a link is answered. `link`: to the thread. */
export const stopSession = {
  notFound:
    'There is no session behind this link or id. Copy the link of a message of its thread, or take one of `sessions`.',
  notAllowed:
    'Only the requester of that session or an admin may stop it from elsewhere. In its own thread anybody who may use me can.',
  idle: (place: string) => `Nothing is going on in the session in ${place}, so there is nothing to stop.`,
  stopped: (place: string) => `The session in ${place} is being stopped. Its thread says so, too.`,
};

/** What `status` says below what goes on. */
export const status = {
  unread: (count: number) => `${count} ${plural(count, { one: 'message is', other: 'messages are' })} not read yet`,
  noMachine: 'Machine: none yet',
  machineStarting: (since: number) => `Machine: starting since ${minute(since)}`,
  machineOnline: (usedAt: number) => `Machine: running, used last at ${minute(usedAt)}`,
  machineStopping: 'Machine: being stopped',
  machineStopped: 'Machine: stopped; it starts again when it is needed',
  machineRemoved: 'Machine: removed; a new one is started when it is needed',
  facts: (facts: {
    model: string;
    turn: number;
    minutes: number;
    modelCalls: number;
    microUsd: number;
    limitMicroUsd: number;
  }) =>
    `Model ${facts.model} · turn ${facts.turn}, begun ${facts.minutes} min ago · ${facts.modelCalls} ${plural(facts.modelCalls, { one: 'model call', other: 'model calls' })} · ${usd(facts.microUsd)} of ${usd(facts.limitMicroUsd)}`,
  nextModel: (name: string) => `The next turn is answered by ${name}`,
  muted: (where: 'thread' | 'place'): string =>
    where === 'thread'
      ? 'Muted: I read what mentions me. `unmute` takes it back'
      : 'This channel is muted: I read what mentions me. `unmute` takes it back for this thread, `unmute channel` for all',
};

/** What `sessions` answers. */
export const sessions = {
  mine: (count: number) => plural(count, { one: '*Your newest session*', other: `*Your newest ${count} sessions*` }),
  all: (count: number) =>
    plural(count, { one: '*The newest session of everybody*', other: `*The newest ${count} sessions of everybody*` }),
  none: 'You have begun no session in the last weeks. Mention me with a task to begin one.',
  noneOfAll: 'Nobody has begun a session in the last weeks.',
  link: 'thread',
  phase: (phase: string | undefined): string => {
    switch (phase) {
      case undefined:
        return 'just begun';
      case 'idle':
        return 'at rest';
      case 'paused':
        return 'paused';
      default:
        return 'at work';
    }
  },
  begun: (at: number) => `begun ${minute(at)}`,
  by: (person: string) => `by ${person}`,
  howToStop: '`stop <link>` stops one of them from here.',
};

/** What `model` answers. */
export const model = {
  here: (name: string) => `This session is answered by *${name}*.`,
  next: (name: string) => `From the next turn on this session is answered by *${name}*.`,
  already: (name: string) => `This session is answered by *${name}* already.`,
  unknown: (name: string) => `There is no model named \`${name}\` here.`,
  unavailable: (name: string, why: string) => `The model \`${name}\` ${why}.`,
  noSession: (name: string) => `There is no session in this thread yet. Write your task with \`--model ${name}\`.`,
  list: '*Models* (US dollars for a million tokens in, and out; from the cache it costs less)',
  line: (model: { name: string; input: string; output: string; isDefault: boolean }) =>
    `• \`${model.name}\`${model.isDefault ? ' (the default)' : ''}: ${model.input} in, ${model.output} out`,
};

/** What `mute` and `unmute` answer. */
export const muting = {
  direct: 'In direct messages everything is for me, so there is nothing to mute.',
  thread: 'I read only what mentions me in this thread from now on. `stop` still stops me. `unmute` takes it back.',
  channel:
    'I read only what mentions me in all threads of this channel from now on. `stop` still stops me. `unmute channel` takes it back; `unmute` in a thread does so for that thread.',
  threadAgain: 'I read every reply in this thread again.',
  channelAgain: 'I read every reply in threads of mine in this channel again, save where a thread is muted itself.',
};

/** What `help` answers. */
export const help = {
  what: [
    '*What I do*: I take a task in this thread, work on it on a machine of my own, and open a pull request.',
    'Mention me with a repository and what to do, e.g. `@remote-swe https://github.com/owner/name/issues/12 please fix this`. `--model NAME` chooses the model.',
    'Write in the thread at any time: I read it before I go on. Files are welcome, and I can hand you some. What begins with the name of somebody else is for them.',
    'In a direct message I need no mention. Each message there begins a thread, and I know the last ones.',
  ].join('\n'),
  commands: [
    '*Commands* (mention me with one of them and nothing else)',
    '• `stop` ends what I do. So do ❌ or 🛑 on one of my posts. `stop <link>` stops another session of yours',
    '• `status` tells what I do here and what I wait for, `sessions` lists your sessions',
    '• `cost` tells what it has cost. `raise_budget 50` gives this session up to 50 dollars',
    '• `model NAME` lets another model answer from the next turn on, `model` lists them',
    '• `mute` lets me read only what mentions me in this thread (`mute channel`: in this channel), `unmute` takes it back',
    '• `dump_history` sends you all that was said and done here, `console` a link to watch it live; `help` is this',
    '• `api_key` in a direct message gives your programs a key, `api_key list` and `api_key revoke <id>` show and end them',
  ].join('\n'),
  forAdmins:
    '• Admins: `approve_user @somebody`, `revoke_user @somebody` (with `here`: for this channel only), `list_users`, `sessions` of everybody, `stop <link>` of anybody',
  admins: (names: string[], more: number) =>
    `*Admins*: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}. They approve people and raise budgets.`,
  noAdmins: '*Admins*: none are named, so everybody in this workspace may use me.',
};
