import { type Action, atStage, fair, ring, spend } from '../../action.ts';
import { openReply } from '../../calls.ts';
import type { Configuration, Reply } from '../../configuration/configuration.ts';
import type { Entry, Stage, State, Step } from '../../state.ts';
import { commitOf, nextEntry } from './draft.ts';
import { rendered } from './plan.ts';

type CallModel = Extract<Stage, { at: 'call-model' }>;

/** The model replies, or is throttled; or there is too little time left to ask. */
export function callModel(state: State, step: Step, stage: CallModel, configuration: Configuration): Action[] {
  const { rules } = configuration;
  const { entry } = stage.loaded;
  const handOverId = rules.handOverWakeId === 'version' ? entry.version : null;
  return [
    fair('calls the model', atStage(state, step, replied(stage, configuration))),
    ...spend(state, 'handOver', 'has too little time left, rings and ends', (spent) =>
      atStage(ring(spent, configuration, handOverId), step, { at: 'acknowledge' }),
    ),
    ...spend(state, 'throttle', 'calls the model: throttled', (spent) =>
      atStage(spent, step, throttled(stage, configuration)),
    ),
  ];
}

function replied({ loaded: { entry }, absorb }: CallModel, { replies }: Configuration): Stage {
  const transcript = rendered(entry, absorb);
  const before = repliesIn(transcript);
  const draft = afterReply(nextEntry(entry, { transcript, backingOff: false }), replies[before] ?? 'final');
  return commitOf('the reply', draft, { absorb, more: draft.phase !== 'idle' });
}

function afterReply(entry: Entry, reply: Reply): Entry {
  if (reply !== 'final') return openReply(entry, reply);
  return {
    ...entry,
    phase: 'idle',
    transcript: [...entry.transcript, 'final'],
    notices: [...entry.notices, `final ${entry.version}`],
  };
}

/** One per reply: of the calls of one reply only the first counts. */
function repliesIn(transcript: Entry['transcript']): number {
  return transcript.filter((fact) => fact === 'final' || /^call [^d]\d+$/.test(fact)).length;
}

/** Backing off absorbs nothing, unless the session was resting: then there would be nothing to think about. */
function throttled({ loaded: { entry }, absorb }: CallModel, { rules }: Configuration): Stage {
  if (!rules.journaledBackOff) return { at: 'arm', next: { at: 'acknowledge' } };
  const kept = entry.phase === 'thinking' ? [] : absorb;
  const draft = nextEntry(entry, { phase: 'thinking', backingOff: true, transcript: rendered(entry, kept) });
  return rules.armBeforeCommit
    ? { at: 'arm', next: commitOf('the back-off', draft, { absorb: kept }) }
    : commitOf('the back-off', draft, { absorb: kept, after: 'arm-and-finish' });
}
