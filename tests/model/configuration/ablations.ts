import type { Rules } from '../rules.ts';
import type { Ablation } from './ablation.ts';
import { chatSession, workerSession } from './configuration.ts';
import { EDITS_ABLATIONS } from './edits-ablations.ts';
import { PEOPLE_FIRST_ABLATIONS } from './people-first-ablations.ts';

/**
 * Rules that no search of ours has shown to be needed. They stay for reasons outside the model: it has no real clock (`notAfter`,
 * a hot loop on a stale worker item), and random wake ids would hold too, at the price of more wakes.
 */
export const NOT_SHOWN_NEEDED: readonly (keyof Rules)[] = [
  'waitForPendingCommands',
  'reconcileWorker',
  'commitWakeId',
  'journaledBackOff',
  'clearDueWhenIdle',
  // The look and the command that holds itself are enough for G8; this one saves an entry and a command.
  'wordsStopOutward',
  // An entry of its own before the hold is no better: the hold may be sent twice.
  'hold',
  // An event that finds no item is made up for by the timer, only later.
  'awaitedInCommit',
  // A lost hold is within the residue of G8; every command ends here.
  'holdAgainAtCheck',
];

/** Each rule switched off where its absence shows, with what breaks then. The sweeper is off where it would only delay the end. */
export const ABLATIONS: readonly Ablation[] = [
  {
    without: 'reloadOnConflict',
    configuration: chatSession({
      without: { reloadOnConflict: false, sweeper: false },
      budget: { crash: 1, freeze: 1 },
    }),
    breaks: 'G4: stuck in thinking',
  },
  {
    without: 'inboxBeforeEntry',
    configuration: chatSession({
      without: { inboxBeforeEntry: false, sweeper: false },
      budget: { crash: 1, freeze: 1 },
    }),
    breaks: 'G4: stuck in thinking',
  },
  {
    without: 'absorbInCommit and skipAbsorbedKeys',
    configuration: chatSession({
      without: { absorbInCommit: false, skipAbsorbedKeys: false },
      budget: { crash: 1, secondMessage: 1 },
      replies: ['final'],
    }),
    breaks: 'G2: user M1 is twice in the transcript',
  },
  {
    without: 'absorbInCommit',
    configuration: chatSession({ without: { absorbInCommit: false }, budget: { crash: 1 }, replies: ['final'] }),
    breaks: 'G4: ',
  },
  {
    without: 'ringOnDuplicate',
    configuration: chatSession({ without: { ringOnDuplicate: false, sweeper: false }, budget: { ingressCrash: 1 } }),
    breaks: 'G1: accepted message M1 never reaches the model',
  },
  {
    without: 'inboxDueAt',
    configuration: chatSession({ without: { inboxDueAt: false }, budget: { ingressCrash: 2 } }),
    breaks: 'G4: inbox item M1 stays unread',
  },
  {
    without: 'noticeOutbox',
    configuration: chatSession({ without: { noticeOutbox: false }, budget: { crash: 1 }, replies: ['final'] }),
    breaks: 'G2: a final answer is never shown',
  },
  {
    without: 'noticeLookUp',
    configuration: chatSession({ without: { noticeLookUp: false }, budget: { postAnswerLost: 1 }, replies: ['final'] }),
    breaks: 'G2: the final answer',
  },
  {
    without: 'leaseGuard',
    configuration: chatSession({
      without: { leaseGuard: false },
      budget: { freeze: 1, crash: 1 },
      replies: ['final'],
    }),
    breaks: 'G2: the final answer',
  },
  {
    without: 'armBeforeCommit',
    configuration: chatSession({
      without: { armBeforeCommit: false, sweeper: false },
      budget: { throttle: 1, crash: 1 },
      replies: ['final'],
    }),
    breaks: 'G4: stuck in thinking (backing off)',
  },
  {
    without: 'rearm when due (never)',
    configuration: workerSession({
      without: { rearm: 'never', sweeper: false },
      budget: { eventLost: 1, earlyCheck: 1 },
    }),
    breaks: 'G4: stuck in acting (command sent)',
  },
  {
    without: 'rearm when due (always)',
    configuration: workerSession({ without: { rearm: 'always' }, budget: { spuriousWake: 4 }, timersMax: 4 }),
    breaks: 'STORM: more than 4 live timers',
  },
  {
    without: 'summaryInCommit',
    configuration: chatSession({
      without: { summaryInCommit: false, clearDueWhenIdle: false },
      budget: { crash: 1 },
    }),
    breaks: 'G4: ',
  },
  {
    without: 'claimInIntent',
    configuration: workerSession({ without: { claimInIntent: false }, budget: { reaper: 2 } }),
    breaks: 'G5: the reaper stops the worker while c1 runs',
  },
  {
    without: 'saveBeforeStop',
    configuration: workerSession({ without: { saveBeforeStop: false }, budget: { reaper: 1 } }),
    breaks: 'G5: the reaper stops a worker whose work is not saved',
  },
  {
    without: 'saveOfThisUse',
    configuration: workerSession({ without: { saveOfThisUse: false }, budget: { reaper: 2 } }),
    breaks: 'G5: the reaper stops a worker whose work is not saved',
  },
  {
    without: 'resendToSameInstance',
    configuration: workerSession({
      without: { resendToSameInstance: false },
      budget: { instanceTerminated: 1, crash: 1 },
    }),
    breaks: 'G2: tool call c1 ran twice',
  },
  {
    without: 'cancelThroughLedger',
    configuration: workerSession({ without: { cancelThroughLedger: false }, budget: { stop: 1 } }),
    breaks: 'G2: tool call c1 started after',
  },
  {
    without: 'intentBeforeCall',
    configuration: chatSession({
      without: { intentBeforeCall: false },
      budget: { crash: 1 },
      replies: ['mcp-tool', 'final'],
    }),
    breaks: 'G2: the MCP server got m',
  },
  {
    without: 'begunIsUnknown',
    configuration: chatSession({
      without: { begunIsUnknown: false },
      budget: { crash: 1, stop: 1 },
      replies: ['mcp-tool', 'final'],
    }),
    breaks: 'G3: m',
  },
  {
    without: 'stopBeginsTurn',
    configuration: chatSession({ without: { stopBeginsTurn: false }, budget: { stop: 1 }, replies: ['final'] }),
    breaks: 'G2: user M1 is neither answered nor paused',
  },
  {
    without: 'pauseOnDeadLetter',
    configuration: chatSession({ without: { pauseOnDeadLetter: false }, receivesMax: 2, poisonedVersion: 1 }),
    breaks: 'G4: ',
  },
  {
    without: 'a random id on hand-over',
    configuration: chatSession({ without: { handOverWakeId: 'version', sweeper: false }, budget: { handOver: 1 } }),
    breaks: 'G4: stuck in thinking',
  },
  ...PEOPLE_FIRST_ABLATIONS,
  ...EDITS_ABLATIONS,
];
