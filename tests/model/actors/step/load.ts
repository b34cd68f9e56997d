import { type Action, atStage, dropStep, fair, spend } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Loaded, Stage, State, Step } from '../../state.ts';
import { decide } from './plan.ts';

type At<Name extends Stage['at']> = Extract<Stage, { at: Name }>;

export function readInbox(
  state: State,
  step: Step,
  { read }: At<'read-inbox'>,
  configuration: Configuration,
): Action[] {
  const unread = state.inbox.filter((item) => !item.absorbed);
  const next = read
    ? whenLoaded(state, step, { ...read, unread }, configuration)
    : atStage(state, step, { at: 'read-entry', unread });
  return [fair('reads the inbox', next)];
}

export function readEntry(
  state: State,
  step: Step,
  { unread }: At<'read-entry'>,
  configuration: Configuration,
): Action[] {
  const { entry, due } = state;
  if (entry.version === configuration.poisonedVersion)
    return [fair('cannot read the newest entry', dropStep(state, step))];
  const next = unread
    ? whenLoaded(state, step, { entry, due, unread }, configuration)
    : atStage(state, step, { at: 'read-inbox', read: { entry, due } });
  return [fair('reads the newest entry', next)];
}

/** Everything is loaded: flush the outbox first, then decide. */
function whenLoaded(state: State, step: Step, loaded: Loaded, configuration: Configuration): State {
  const { rules } = configuration;
  if (!rules.noticeOutbox) return decide(state, step, flushed(loaded), configuration);
  if (loaded.entry.notices.length === 0) return decide(state, step, loaded, configuration);
  return atStage(state, step, { at: 'look-up-notices', loaded });
}

export function lookUpNotices(
  state: State,
  step: Step,
  { loaded }: At<'look-up-notices'>,
  configuration: Configuration,
): Action[] {
  const missing = loaded.entry.notices.filter((id) => !(configuration.rules.noticeLookUp && state.shown[id]));
  const next =
    missing.length > 0
      ? atStage(state, step, { at: 'post-pending', loaded, notices: missing })
      : decide(state, step, flushed(loaded), configuration);
  return [fair('looks for pending notices in the thread', next)];
}

export function postPending(
  state: State,
  step: Step,
  { loaded, notices }: At<'post-pending'>,
  configuration: Configuration,
): Action[] {
  return [
    fair('posts pending notices', decide(withShown(state, notices), step, flushed(loaded), configuration)),
    ...spend(state, 'postAnswerLost', 'posts pending notices, answer LOST', (spent) =>
      dropStep(withShown(spent, notices), step),
    ),
  ];
}

/** Slack shows these notices, once more if it showed them before. */
export function withShown(state: State, notices: readonly string[]): State {
  const shown = { ...state.shown };
  for (const id of notices) shown[id] = (shown[id] ?? 0) + 1;
  return { ...state, shown };
}

function flushed(loaded: Loaded): Loaded {
  return loaded.entry.notices.length === 0 ? loaded : { ...loaded, entry: { ...loaded.entry, notices: [] } };
}
