import { type Action, fair, ring, spend } from '../action.ts';
import type { Budget, Configuration } from '../configuration/configuration.ts';
import type { Delivery, InboxItem, State } from '../state.ts';

const PEOPLE: { key: string; kind: InboxItem['kind']; budget: keyof Budget; after: string | null }[] = [
  { key: 'M1', kind: 'message', budget: 'firstMessage', after: null },
  { key: 'M2', kind: 'message', budget: 'secondMessage', after: null },
  { key: 'M3', kind: 'message', budget: 'thirdMessage', after: 'M2' },
  { key: 'S', kind: 'stop', budget: 'stop', after: 'M1' },
];

/** People post; Slack delivers, at least once; slack-events writes the inbox item, rings, answers 200. */
export function ingress(state: State, configuration: Configuration): Action[] {
  return [...people(state, configuration), ...slackRepeats(state), ...deliveries(state, configuration)];
}

function people(state: State, { slackAttempts }: Configuration): Action[] {
  return PEOPLE.filter(({ after }) => after === null || isKnown(state, after)).flatMap(({ key, kind, budget }) =>
    spend(state, budget, `a person posts ${key}`, (spent) => ({
      ...spent,
      deliveries: [...spent.deliveries, { key, kind, at: 'put', attemptsLeft: slackAttempts }],
    })),
  );
}

function isKnown(state: State, key: string): boolean {
  return state.accepted.includes(key) || state.inbox.some((item) => item.key === key);
}

/** Slack delivers an event again although it was answered. */
function slackRepeats(state: State): Action[] {
  const key = state.accepted[0];
  if (key === undefined || state.deliveries.length > 0) return [];
  const kind = state.inbox.find((item) => item.key === key)?.kind ?? 'message';
  return spend(state, 'slackDuplicate', `Slack delivers ${key} again`, (spent) => ({
    ...spent,
    deliveries: [{ key, kind, at: 'put', attemptsLeft: 1 }],
  }));
}

function deliveries(state: State, configuration: Configuration): Action[] {
  return state.deliveries.flatMap((delivery, index) => [
    fair(`ingress ${delivery.key}: ${delivery.at}`, proceed(state, index, delivery, configuration)),
    ...spend(state, 'ingressCrash', `CRASH of ingress ${delivery.key} before ${delivery.at}`, (spent) =>
      replaced(spent, index, { ...delivery, at: 'put', attemptsLeft: delivery.attemptsLeft - 1 }),
    ),
  ]);
}

function proceed(state: State, index: number, delivery: Delivery, configuration: Configuration): State {
  const { key, kind } = delivery;
  switch (delivery.at) {
    case 'put': {
      const exists = state.inbox.some((item) => item.key === key);
      if (exists)
        return replaced(state, index, { ...delivery, at: configuration.rules.ringOnDuplicate ? 'ring' : 'answer' });
      const inbox = [...state.inbox, { key, kind, absorbed: false, due: true }];
      return replaced({ ...state, inbox }, index, { ...delivery, at: 'ring' });
    }
    case 'ring':
      return replaced(ring(state, configuration), index, { ...delivery, at: 'answer' });
    case 'answer': {
      const accepted = state.accepted.includes(key) ? state.accepted : [...state.accepted, key];
      return replaced({ ...state, accepted }, index, { ...delivery, attemptsLeft: 0 });
    }
  }
}

/** A delivery without attempts left is gone. */
function replaced(state: State, index: number, delivery: Delivery): State {
  const next = state.deliveries.map((other, at) => (at === index ? delivery : other));
  return { ...state, deliveries: next.filter(({ attemptsLeft }) => attemptsLeft > 0) };
}
