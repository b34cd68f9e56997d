import { type Budget, type Configuration, chatSession, type Setting, workerSession } from './configuration.ts';
import { EDITS } from './edits.ts';
import { PEOPLE_FIRST } from './people-first.ts';

export type NamedConfiguration = { name: string; size: 'small' | 'large'; configuration: Configuration };

const small = (name: string, configuration: Configuration): NamedConfiguration => ({
  name,
  size: 'small',
  configuration,
});
const large = (name: string, configuration: Configuration): NamedConfiguration => ({
  name,
  size: 'large',
  configuration,
});
const chat = (budget: Partial<Budget>, setting: Setting = {}) => chatSession({ ...setting, budget });
const worker = (budget: Partial<Budget>, setting: Setting = {}) => workerSession({ ...setting, budget });

/** The full protocol under faults. Small ones are always searched to the end, large ones to a bound unless asked for in full. */
export const CONFIGURATIONS: readonly NamedConfiguration[] = [
  small('chat: no fault', chat({})),
  small('chat: two crashes', chat({ crash: 2 })),
  small('chat: ingress crashes twice', chat({ ingressCrash: 2 }, { replies: ['final'] })),
  small('chat: Slack answers lost twice', chat({ postAnswerLost: 2, crash: 1 }, { replies: ['final'] })),
  small('chat: throttled twice', chat({ throttle: 2, crash: 1, spuriousWake: 1 })),
  small('chat: hand-over', chat({ handOver: 1, crash: 1 })),
  small('chat: words and their stop, crash', chat({ stop: 1, crash: 1 }, { replies: ['final'] })),
  small('chat: spurious wakes', chat({ spuriousWake: 3, crash: 1, wakeIdsForgotten: 1 })),
  small('chat: an MCP call, two crashes', chat({ crash: 2 }, { replies: ['mcp-tool', 'final'] })),
  small('chat: dead letters', chat({ crash: 3 }, { receivesMax: 2 })),
  small('chat: poisoned entry', chat({}, { receivesMax: 2, poisonedVersion: 1 })),
  small('chat: no sweeper, crash and pause', chat({ crash: 1, freeze: 1 }, { without: { sweeper: false } })),
  small('worker: no fault', worker({})),
  small('worker: two crashes, lost event, early check', worker({ crash: 2, eventLost: 1, earlyCheck: 1 })),
  small('worker: SendCommand answer lost', worker({ sendAnswerLost: 1, crash: 1, eventLost: 1 })),
  small('worker: terminated', worker({ instanceTerminated: 1, crash: 1 })),
  small('worker: stopped', worker({ instanceStopped: 1 })),
  small('worker: reaper', worker({ reaper: 2 })),
  small('worker: stop', worker({ stop: 1 })),
  small('worker: all wake ids random', worker({ crash: 1 }, { without: { commitWakeId: 'random' } })),
  large('chat: two crashes, two messages', chat({ crash: 2, secondMessage: 1 })),
  large('chat: two crashes, pause', chat({ crash: 2, freeze: 1 })),
  large('chat: crash, pause, two messages', chat({ crash: 1, freeze: 1, secondMessage: 1 })),
  large(
    'chat: ingress crashes, Slack repeats, crash',
    chat({ ingressCrash: 3, slackDuplicate: 1, secondMessage: 1, crash: 1 }, { replies: ['final'] }),
  ),
  large(
    'chat: Slack answers lost, two messages',
    chat({ postAnswerLost: 2, crash: 1, secondMessage: 1 }, { replies: ['final'] }),
  ),
  large('chat: stop, two messages, crash', chat({ stop: 1, crash: 1, secondMessage: 1 })),
  large(
    'chat: an MCP call, stop, crash, pause',
    chat({ stop: 1, crash: 1, freeze: 1 }, { replies: ['mcp-tool', 'final'] }),
  ),
  large('worker: stopped and crash', worker({ instanceStopped: 1, crash: 1 })),
  large('worker: pause and crash', worker({ crash: 1, freeze: 1 })),
  large('worker: reaper, crash, pause', worker({ reaper: 2, crash: 1, freeze: 1 })),
  large('worker: stop and crash', worker({ stop: 1, crash: 1 })),
  large('worker: stop and pause', worker({ stop: 1, freeze: 1 })),
  large('worker: stop and message', worker({ stop: 1, secondMessage: 1 })),
  ...PEOPLE_FIRST,
  ...EDITS,
];

/** Everything at once, for random walks: too large to search. */
export const WALKS: readonly NamedConfiguration[] = [
  large(
    'chat: all faults',
    chat(
      {
        crash: 3,
        freeze: 1,
        ingressCrash: 3,
        slackDuplicate: 1,
        spuriousWake: 2,
        wakeIdsForgotten: 1,
        handOver: 1,
        throttle: 2,
        postAnswerLost: 2,
        timerLost: 1,
        awaitedBellLost: 1,
        awaitedBellEarly: 2,
        awaitedBellRepeated: 1,
        earlyCheck: 1,
        secondMessage: 1,
        thirdMessage: 1,
        stop: 1,
        edit: 2,
        withdrawal: 1,
      },
      { replies: ['lambda-tool', 'wait-tool+mcp-tool', 'outward-tool', 'final'], wakesMax: 40, timersMax: 30 },
    ),
  ),
  large(
    'worker: all faults',
    worker(
      {
        crash: 3,
        freeze: 1,
        ingressCrash: 2,
        slackDuplicate: 1,
        spuriousWake: 2,
        wakeIdsForgotten: 1,
        handOver: 1,
        throttle: 1,
        postAnswerLost: 1,
        earlyCheck: 1,
        timerLost: 1,
        eventLost: 1,
        sendAnswerLost: 1,
        instanceStopped: 1,
        instanceTerminated: 1,
        reaper: 4,
        commandUndelivered: 1,
        push: 2,
        holdRefused: 1,
        secondMessage: 1,
        thirdMessage: 1,
        stop: 1,
        edit: 2,
        withdrawal: 1,
      },
      {
        firstReply: 'worker-pair',
        replies: ['worker-tool', 'worker-tool+worker-pair', 'worker-tool+mcp-tool', 'final'],
        wakesMax: 40,
        timersMax: 30,
      },
    ),
  ),
];
