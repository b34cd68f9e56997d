import type { Ablation } from './ablation.ts';
import { chatSession, workerSession } from './configuration.ts';

/** Somebody writes while the session works. */
const WORDS = { secondMessage: 1 };

/** Rules of holding, outward calls and waiting, each switched off where its absence shows. */
export const PEOPLE_FIRST_ABLATIONS: readonly Ablation[] = [
  {
    without: 'the number of the reply in a hold (too early)',
    configuration: workerSession({ without: { holdKey: 'marker' }, budget: { ...WORDS, push: 1 } }),
    breaks: 'G8: an effect of c1 starts after its hold came',
  },
  {
    without: 'the number of the reply in a hold (too late)',
    configuration: workerSession({
      without: { holdKey: 'machine' },
      budget: { ...WORDS, push: 1 },
      replies: ['worker-tool', 'worker-tool', 'final'],
    }),
    breaks: 'HOLD: ',
  },
  {
    without: 'heldStartsNoFurther',
    configuration: workerSession({ without: { heldStartsNoFurther: false }, firstReply: 'worker-pair', budget: WORDS }),
    breaks: 'G8: an effect of d1 starts after its hold came',
  },
  {
    without: 'resendCarriesHold',
    configuration: workerSession({
      without: { resendCarriesHold: false },
      firstReply: 'worker-pair',
      budget: { ...WORDS, crash: 1 },
    }),
    breaks: 'G8: d1 is sent by a step that has read words',
  },
  {
    without: 'wordsCloseOnlyUnsent',
    configuration: workerSession({
      without: { wordsCloseOnlyUnsent: false },
      firstReply: 'worker-pair',
      budget: { ...WORDS, instanceStopped: 1 },
    }),
    breaks: 'G9: p1 has started',
  },
  {
    without: 'holdOnce',
    configuration: workerSession({ without: { holdOnce: false }, budget: WORDS }),
    breaks: 'STORM: 5 holds',
  },
  {
    without: 'holdKeepsTimer',
    configuration: workerSession({
      without: { holdKeepsTimer: false, sweeper: false },
      budget: { ...WORDS, eventLost: 1, earlyCheck: 1 },
    }),
    breaks: 'G4: stuck in acting (command sent)',
  },
  {
    without: 'holdMayFail',
    configuration: workerSession({
      without: { holdMayFail: false },
      budget: { ...WORDS, holdRefused: 5 },
      receivesMax: 2,
    }),
    breaks: 'G4: a hold that cannot be sent ends in the dead letters',
  },
  {
    without: 'lookBeforeOutward',
    configuration: chatSession({
      without: { lookBeforeOutward: false },
      replies: ['mcp-tool', 'final'],
      budget: WORDS,
    }),
    breaks: 'G8: m1 starts although',
  },
  {
    without: 'outwardIntent',
    configuration: chatSession({
      without: { outwardIntent: false },
      replies: ['outward-tool', 'final'],
      budget: { ...WORDS, crash: 1 },
    }),
    breaks: 'G9: o1 has started',
  },
  {
    without: 'outwardIntent and lookBeforeOutward (stop)',
    configuration: chatSession({
      // As the code is today: no intent, no look.
      without: { outwardIntent: false, lookBeforeOutward: false },
      replies: ['outward-tool', 'final'],
      budget: { stop: 1, crash: 1 },
    }),
    breaks: 'G3: o1 was made, and its result says cancelled',
  },
  {
    without: 'begunIsNotUnstarted',
    configuration: chatSession({
      without: { begunIsNotUnstarted: false },
      replies: ['mcp-tool', 'final'],
      budget: { ...WORDS, crash: 1 },
    }),
    breaks: 'G9: m1 has started',
  },
  {
    without: 'wordsEndWait',
    configuration: chatSession({ without: { wordsEndWait: false }, replies: ['wait-tool', 'final'], budget: WORDS }),
    breaks: 'WORDS: t1 goes on waiting',
  },
  {
    without: 'waitHasTimer (the event comes before the entry)',
    configuration: chatSession({
      without: { waitHasTimer: false, sweeper: false },
      replies: ['wait-tool', 'final'],
    }),
    breaks: 'G4: stuck in acting (waiting)',
  },
  {
    without: 'a look that writes nothing (arms)',
    configuration: chatSession({
      without: { bellLook: 'arms' },
      replies: ['wait-tool', 'final'],
      budget: { awaitedBellEarly: 5 },
      timersMax: 4,
    }),
    breaks: 'STORM: more than 4 live timers',
  },
  {
    without: 'a look that writes nothing (moves the time)',
    configuration: chatSession({
      without: { bellLook: 'moves-time', sweeper: false },
      replies: ['wait-tool', 'final'],
      budget: { awaitedBellEarly: 1, awaitedBellLost: 1 },
    }),
    breaks: 'G4: stuck in acting (waiting)',
  },
  {
    without: 'armBeforeCommit (wait)',
    configuration: chatSession({
      without: { armBeforeCommit: false, sweeper: false },
      replies: ['wait-tool', 'final'],
      budget: { crash: 1, earlyCheck: 1, awaitedBellLost: 1 },
    }),
    breaks: 'G4: stuck in acting (waiting)',
  },
];
