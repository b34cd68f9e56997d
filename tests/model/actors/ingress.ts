import { type Action, fair, ring, spend } from '../action.ts';
import type { Budget, Configuration } from '../configuration/configuration.ts';
import { keyOf, nameOf, versionOf, WITHDRAWN } from '../names.ts';
import type { Delivery, InboxItem, State } from '../state.ts';
import { withVersion } from './versions.ts';

const PEOPLE: { key: string; kind: InboxItem['kind']; budget: keyof Budget; after: string | null }[] = [
  { key: 'M1', kind: 'message', budget: 'firstMessage', after: null },
  { key: 'M2', kind: 'message', budget: 'secondMessage', after: null },
  { key: 'M3', kind: 'message', budget: 'thirdMessage', after: 'M2' },
  { key: 'S', kind: 'stop', budget: 'stop', after: 'M1' },
];

/** Messages whose authors may change their minds. */
const EDITED = ['M1', 'M2'];

/** People post; Slack delivers, at least once; slack-events writes the inbox item, rings, answers 200. */
export function ingress(state: State, configuration: Configuration): Action[] {
  return [...people(state, configuration), ...slackRepeats(state), ...deliveries(state, configuration)];
}

function people(state: State, { slackAttempts }: Configuration): Action[] {
  const posts = PEOPLE.filter(({ after }) => after === null || isKnown(state, after)).flatMap(({ key, kind, budget }) =>
    spend(state, budget, `a person posts ${key}`, (spent) =>
      withDelivery(spent, { key, kind, version: 0, attemptsLeft: slackAttempts }),
    ),
  );
  return [...posts, ...EDITED.flatMap((key) => changes(state, key, slackAttempts))];
}

/** The author edits a message, or deletes it: both any time after it was posted, also before it was delivered. */
function changes(state: State, key: string, attemptsLeft: number): Action[] {
  const version = state.edits[key] ?? 0;
  const isPosted = isKnown(state, key) || state.deliveries.some((other) => other.key === key);
  if (!isPosted || version === WITHDRAWN) return [];
  const changed = (to: number) => (spent: State) =>
    withDelivery(
      { ...spent, edits: { ...spent.edits, [key]: to } },
      { key, kind: 'message', version: to, attemptsLeft },
    );
  return [
    ...spend(state, 'edit', `a person edits ${key}`, changed(version + 1)),
    ...spend(state, 'withdrawal', `a person deletes ${key}`, changed(WITHDRAWN)),
  ];
}

function withDelivery(state: State, delivery: Omit<Delivery, 'at'>): State {
  return { ...state, deliveries: [...state.deliveries, { ...delivery, at: 'put' }] };
}

function isKnown(state: State, key: string): boolean {
  return state.accepted.includes(key) || state.inbox.some((item) => item.key === key);
}

/** Slack delivers an event again although it was answered. */
function slackRepeats(state: State): Action[] {
  const name = state.accepted[0];
  if (name === undefined || state.deliveries.length > 0) return [];
  const key = keyOf(name);
  const kind = state.inbox.find((item) => item.key === key)?.kind ?? 'message';
  return spend(state, 'slackDuplicate', `Slack delivers ${name} again`, (spent) => ({
    ...spent,
    deliveries: [{ key, kind, version: versionOf(name), at: 'put', attemptsLeft: 1 }],
  }));
}

function deliveries(state: State, configuration: Configuration): Action[] {
  return state.deliveries.flatMap((delivery, index) => [
    fair(`ingress ${nameOf(delivery)}: ${delivery.at}`, proceed(state, index, delivery, configuration)),
    ...spend(state, 'ingressCrash', `CRASH of ingress ${nameOf(delivery)} before ${delivery.at}`, (spent) =>
      replaced(spent, index, { ...delivery, at: 'put', attemptsLeft: delivery.attemptsLeft - 1 }),
    ),
  ]);
}

function proceed(state: State, index: number, delivery: Delivery, configuration: Configuration): State {
  const name = nameOf(delivery);
  switch (delivery.at) {
    case 'put': {
      const { inbox, rings } = withVersion(state, delivery, configuration.rules);
      return replaced({ ...state, inbox }, index, { ...delivery, at: rings ? 'ring' : 'answer' });
    }
    case 'ring':
      return replaced(ring(state, configuration), index, { ...delivery, at: 'answer' });
    case 'answer': {
      const accepted = state.accepted.includes(name) ? state.accepted : [...state.accepted, name];
      return replaced({ ...state, accepted }, index, { ...delivery, attemptsLeft: 0 });
    }
  }
}

/** A delivery without attempts left is gone. */
function replaced(state: State, index: number, delivery: Delivery): State {
  const next = state.deliveries.map((other, at) => (at === index ? delivery : other));
  return { ...state, deliveries: next.filter(({ attemptsLeft }) => attemptsLeft > 0) };
}
