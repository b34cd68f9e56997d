import { chatSession, type Setting, workerSession } from './configuration.ts';
import type { NamedConfiguration } from './configurations.ts';

type Size = NamedConfiguration['size'];
const chat = (size: Size, name: string, setting: Setting): NamedConfiguration => ({
  name,
  size,
  configuration: chatSession(setting),
});
const worker = (size: Size, name: string, setting: Setting): NamedConfiguration => ({
  name,
  size,
  configuration: workerSession(setting),
});
const WORDS = { secondMessage: 1 };

/** Words during a command, before an outward call and during a wait. */
export const PEOPLE_FIRST: readonly NamedConfiguration[] = [
  worker('small', 'hold: words, a push', { budget: { ...WORDS, push: 1 } }),
  worker('large', 'hold: words, push, crash', { budget: { ...WORDS, push: 1, crash: 1 } }),
  worker('large', 'hold: words, lost event, early check', { budget: { ...WORDS, eventLost: 1, earlyCheck: 1 } }),
  worker('large', 'hold: no sweeper, lost event, early check', {
    without: { sweeper: false },
    budget: { ...WORDS, eventLost: 1, earlyCheck: 1 },
  }),
  worker('large', 'hold: a second command', {
    budget: { ...WORDS, push: 1 },
    replies: ['worker-tool', 'worker-tool', 'final'],
  }),
  worker('large', 'hold: two calls in two commands', {
    firstReply: 'worker-tool+worker-tool',
    budget: { ...WORDS, push: 1 },
  }),
  worker('small', 'hold: two calls in one command', { firstReply: 'worker-pair', budget: { ...WORDS, push: 1 } }),
  worker('large', 'hold: two calls in one command, crash', {
    firstReply: 'worker-pair',
    budget: { ...WORDS, crash: 1 },
  }),
  worker('small', 'hold: words, refused', { budget: { ...WORDS, holdRefused: 5 }, receivesMax: 2 }),
  worker('small', 'hold: words, an extra wake', { budget: { ...WORDS, spuriousWake: 2 } }),
  worker('large', 'hold: two messages, push, crash', { budget: { ...WORDS, thirdMessage: 1, push: 1, crash: 1 } }),
  worker('large', 'hold: a second command, crash', {
    budget: { ...WORDS, push: 1, crash: 1 },
    replies: ['worker-tool', 'worker-tool', 'final'],
  }),
  worker('small', 'hold: pair, answer of SendCommand lost', {
    firstReply: 'worker-pair',
    budget: { ...WORDS, push: 1, sendAnswerLost: 1 },
  }),
  worker('small', 'hold: pair, a command not delivered', {
    firstReply: 'worker-pair',
    budget: { ...WORDS, push: 1, commandUndelivered: 1 },
  }),
  worker('large', 'hold: machine stopped', { budget: { ...WORDS, push: 1, instanceStopped: 1 } }),
  worker('large', 'hold: pair, machine stopped', {
    firstReply: 'worker-pair',
    budget: { ...WORDS, instanceStopped: 1 },
  }),
  worker('large', 'hold: machine terminated', { budget: { ...WORDS, push: 1, instanceTerminated: 1 } }),
  worker('large', 'hold: stop and words, push', { budget: { ...WORDS, stop: 1, push: 1 } }),
  worker('large', 'hold: pair, stop and words', { firstReply: 'worker-pair', budget: { ...WORDS, stop: 1 } }),
  worker('large', 'hold: words, pause of a step', { budget: { ...WORDS, push: 1, freeze: 1 } }),
  worker('large', 'hold: words, reaper', { budget: { ...WORDS, reaper: 2 } }),
  worker('large', 'hold: words, Slack repeats, duplicates', {
    budget: { ...WORDS, slackDuplicate: 1, spuriousWake: 1, push: 1 },
  }),
  worker('large', 'hold: two calls in two commands, crash', {
    firstReply: 'worker-tool+worker-tool',
    budget: { ...WORDS, push: 1, crash: 1 },
  }),
  worker('large', 'hold: worker, then MCP, crash', {
    firstReply: 'worker-tool+mcp-tool',
    budget: { ...WORDS, crash: 1 },
  }),
  chat('small', 'outward: MCP, words', { replies: ['mcp-tool', 'final'], budget: WORDS }),
  chat('small', 'outward: repeatable, words', { replies: ['outward-tool', 'final'], budget: WORDS }),
  chat('small', 'outward: MCP, words, crash', { replies: ['mcp-tool', 'final'], budget: { ...WORDS, crash: 1 } }),
  chat('small', 'outward: repeatable, words, crash', {
    replies: ['outward-tool', 'final'],
    budget: { ...WORDS, crash: 1 },
  }),
  chat('small', 'outward: two calls, words, crash', {
    replies: ['outward-tool+mcp-tool', 'final'],
    budget: { ...WORDS, crash: 1 },
  }),
  chat('large', 'outward: two calls, words, stop', {
    replies: ['outward-tool+mcp-tool', 'final'],
    budget: { ...WORDS, stop: 1 },
  }),
  chat('large', 'outward: MCP, words, pause of a step', {
    replies: ['mcp-tool', 'final'],
    budget: { ...WORDS, freeze: 1 },
  }),
  chat('small', 'wait: no words', { replies: ['wait-tool', 'final'], budget: { earlyCheck: 1 } }),
  chat('small', 'wait: no sweeper, lost bell, early look, crash', {
    replies: ['wait-tool', 'final'],
    without: { sweeper: false },
    budget: { earlyCheck: 1, awaitedBellLost: 1, crash: 1 },
  }),
  chat('small', 'wait: other bells', {
    replies: ['wait-tool', 'final'],
    budget: { earlyCheck: 1, awaitedBellEarly: 3 },
  }),
  chat('small', 'wait: no sweeper, repeated bell, crash', {
    replies: ['wait-tool', 'final'],
    without: { sweeper: false },
    budget: { awaitedBellRepeated: 2, crash: 1 },
  }),
  chat('large', 'wait: words, repeated and lost bell, crash', {
    replies: ['wait-tool', 'final'],
    budget: { ...WORDS, awaitedBellRepeated: 1, awaitedBellLost: 1, crash: 1 },
  }),
  chat('large', 'wait: words, lost bell, early look', {
    replies: ['wait-tool', 'final'],
    budget: { ...WORDS, earlyCheck: 1, awaitedBellLost: 1 },
  }),
  chat('large', 'wait: then MCP, words, crash', {
    replies: ['wait-tool+mcp-tool', 'final'],
    budget: { ...WORDS, crash: 1 },
  }),
  chat('large', 'wait: stop, crash', { replies: ['wait-tool+mcp-tool', 'final'], budget: { stop: 1, crash: 1 } }),
  chat('large', 'wait: pause of a step', {
    replies: ['wait-tool', 'final'],
    budget: { freeze: 1, earlyCheck: 1, awaitedBellEarly: 1 },
  }),
];
