import type { Texts } from '@remote-swe/core/domain/language/texts';

export type SaidOf<Topics extends keyof Texts> = { [Topic in Topics]: Record<keyof Texts[Topic], string> };

const AT = Date.UTC(2026, 10, 22, 10, 41);
const USD = 1_000_000;

/** Answers to requests of people about sessions, said with typical values. */
export function saidRequests(
  texts: Texts,
): SaidOf<'raising' | 'stopSession' | 'status' | 'sessions' | 'model' | 'muting' | 'help'> {
  const { raising, stopSession, muting, help } = texts;
  return {
    raising: {
      ...raising,
      unclear: raising.unclear('lots'),
      tooLow: raising.tooLow(20 * USD, 20 * USD),
      spentAlready: raising.spentAlready(25 * USD, 26 * USD),
      raisedAhead: raising.raisedAhead('<@U1>', 50 * USD),
    },
    stopSession: { ...stopSession, idle: stopSession.idle('<#C1>'), stopped: stopSession.stopped('<#C1>') },
    status: saidStatus(texts.status),
    sessions: saidSessions(texts.sessions),
    model: saidModel(texts.model),
    muting,
    help: { ...help, admins: `${help.admins(['Ada', 'Bob'], 0)}\n${help.admins(['Ada'], 3)}` },
  };
}

function saidStatus(status: Texts['status']): SaidOf<'status'>['status'] {
  const facts = { model: 'opus', turn: 2, minutes: 12, modelCalls: 14, microUsd: USD, limitMicroUsd: 20 * USD };
  return {
    ...status,
    unread: `${status.unread(1)}\n${status.unread(2)}`,
    machineStarting: status.machineStarting(AT),
    machineOnline: status.machineOnline(AT),
    facts: status.facts(facts),
    nextModel: status.nextModel('opus'),
    muted: `${status.muted('thread')}\n${status.muted('place')}`,
  };
}

function saidSessions(sessions: Texts['sessions']): SaidOf<'sessions'>['sessions'] {
  return {
    ...sessions,
    mine: `${sessions.mine(1)}\n${sessions.mine(12)}`,
    all: `${sessions.all(1)}\n${sessions.all(12)}`,
    phase: [undefined, 'idle', 'paused', 'acting'].map(sessions.phase).join('\n'),
    begun: sessions.begun(AT),
    by: sessions.by('Ada'),
  };
}

function saidModel(model: Texts['model']): SaidOf<'model'>['model'] {
  const line = { name: 'opus', input: '$5', output: '$25' };
  return {
    ...model,
    here: model.here('opus'),
    next: model.next('opus'),
    already: model.already('opus'),
    unknown: model.unknown('huge'),
    unavailable: model.unavailable('nova', 'is not offered in eu-central-1'),
    noSession: model.noSession('opus'),
    line: `${model.line({ ...line, isDefault: true })}\n${model.line({ ...line, isDefault: false })}`,
  };
}
