/** What one session needs; each figure is of load.json, the last four of the template and the model. */
export type Load = {
  turns: number;
  thinkMinutes: number;
  bootSeconds: number;
  schedulesPerStart: number;
  cachedTokensPerCall: number;
  replyTokensMax: number;
  workMinutes: number;
  machineHours: number;
  modelCalls: number;
  modelSeconds: number;
  shortSteps: number;
  shortStepSeconds: number;
  otherFunctionSeconds: number;
  newTokensPerCall: number;
  outputTokensPerCall: number;
  outputFactor: number;
  progressEdits: number;
  slackEvents: number;
  gitHubRequests: number;
  queueCalls: number;
  busiestHourShare: number;
  vCpus: number;
  volumeGib: number;
  retentionHours: number;
  idleMinutes: number;
  modelUsd: number;
};

/** How a quota is raised: `fixed` never, `other` by what its name says. */
export type Raise =
  | { kind: 'parameter'; name: string; most?: number }
  | { kind: 'request'; name: string }
  | { kind: 'support' }
  | { kind: 'other'; name: string }
  | { kind: 'fixed' };

export type Quota = {
  id: string;
  what: string;
  limit: number;
  /** Of a rate: how many are saved up while nobody asks. Absent: a unit's worth. */
  burst?: number;
  unit: string;
  demand: DemandName;
  raise: Raise;
  source: string;
  /** Whether the figure was read at its source; else it is known from elsewhere. */
  read: boolean;
};

const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
const HOURS_PER_DAY = 24;
const DAYS_PER_MONTH = 30;
const GIB_PER_TIB = 1_024;
/** An item of up to a kilobyte in a transaction. */
const UNITS_OF_TRANSACTION = 2;
/** Items of a commit: the entry, its summary, what it absorbs or counts. */
const ITEMS_OF_COMMIT = 3;
/** What is asked for lies so far above the need: a busy hour is not an average one. */
const MARGIN = 1.5;

/**
 * What is needed of each quota while one session works, on average of its turn; times the sessions that work at that moment it is the
 * need. A machine is kept, stopped, long after its session's turn: those of a whole day count.
 */
const DEMANDS = {
  steps: (load: Load) => stepSeconds(load) / workSeconds(load),
  executions: (load: Load) => (stepSeconds(load) + load.otherFunctionSeconds) / workSeconds(load),
  quotaTokens: ({ modelCalls, newTokensPerCall, outputTokensPerCall, outputFactor, workMinutes }: Load) =>
    (modelCalls * (newTokensPerCall + outputTokensPerCall * outputFactor)) / workMinutes,
  machines: (load: Load) => machinesRunning(load),
  vCpus: (load: Load) => load.vCpus * machinesRunning(load),
  machinesKept: (load: Load) => machinesKept(load),
  diskTib: (load: Load) => (machinesKept(load) * load.volumeGib) / GIB_PER_TIB,
  starts: (load: Load) => 1 / workSeconds(load),
  modelRequests: ({ modelCalls, workMinutes }: Load) => modelCalls / workMinutes,
  commands: (load: Load) => load.modelCalls / workSeconds(load),
  scheduleCalls: (load: Load) => load.schedulesPerStart / workSeconds(load),
  slackEdits: ({ progressEdits, workMinutes }: Load) => progressEdits / workMinutes,
  slackEvents: ({ slackEvents, workMinutes }: Load) => (slackEvents * MINUTES_PER_HOUR) / workMinutes,
  gitHubRequests: ({ gitHubRequests, workMinutes }: Load) => (gitHubRequests * MINUTES_PER_HOUR) / workMinutes,
  queueCalls: (load: Load) => load.queueCalls / workSeconds(load),
  counterWrites: (load: Load) => (UNITS_OF_TRANSACTION * load.modelCalls) / workSeconds(load),
  // An entry that must be looked at later writes its summary's place in the index, and takes the old one out.
  dueWrites: (load: Load) => (2 * load.shortSteps) / workSeconds(load),
  tableWrites: (load: Load) => (ITEMS_OF_COMMIT * UNITS_OF_TRANSACTION * load.shortSteps) / workSeconds(load),
  monthUsd: (load: Load) => sessionsPerDay(load) * DAYS_PER_MONTH * load.modelUsd,
};

function workSeconds({ workMinutes }: Load): number {
  return workMinutes * SECONDS_PER_MINUTE;
}

function stepSeconds({ modelCalls, modelSeconds, shortSteps, shortStepSeconds }: Load): number {
  return modelCalls * modelSeconds + shortSteps * shortStepSeconds;
}

function machinesRunning({ machineHours, workMinutes }: Load): number {
  return machineHours / (workMinutes / MINUTES_PER_HOUR);
}

function machinesKept(load: Load): number {
  return (sessionsPerDay(load) * (load.machineHours + load.retentionHours)) / HOURS_PER_DAY;
}

export type DemandName = keyof typeof DEMANDS;

/**
 * Sessions of a day behind one session that works in the busiest hour: of D a day, D × share begin in it, and each works for a part of
 * an hour (Little's law).
 */
export function sessionsPerDay({ busiestHourShare, workMinutes }: Load): number {
  return 1 / (busiestHourShare * (workMinutes / MINUTES_PER_HOUR));
}

export type Bound = Quota & {
  perSession: number;
  /** Sessions that work at the same moment, and sessions a day, at which it is used up. */
  bindsAt: { working: number; perDay: number };
};

/** The quotas in the order in which they bind. Pure. */
export function boundsOf(quotas: Quota[], load: Load): Bound[] {
  const perDay = sessionsPerDay(load);
  const bounds = quotas.map((quota) => {
    const perSession = DEMANDS[quota.demand](load);
    const working = quota.limit / perSession;
    return { ...quota, perSession, bindsAt: { working: Math.floor(working), perDay: Math.floor(working * perDay) } };
  });
  return bounds.sort((a, b) => a.limit / a.perSession - b.limit / b.perSession);
}

export type Ask = Bound & { need: number; ask: number };

/** What binds with so many sessions that work at the same moment, in order, with what is needed of it and what to ask for. */
export function asksFor(bounds: Bound[], working: number): Ask[] {
  return bounds.flatMap((bound) => {
    const need = bound.perSession * working;
    return need > bound.limit ? [{ ...bound, need, ask: rounded(need * MARGIN) }] : [];
  });
}

/** Two digits are enough for a request, upwards. */
function rounded(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step) * step;
}
