import type { LocalSystem } from '../../../system/system.ts';
import { bash, EFFECTS_FILE, pullRequest, type Subject, type Turns } from '../greeting.ts';
import type { Deed, StartedSession } from '../plan.ts';

/** How a line of effects begins after which somebody writes, or changes what they wrote. */
export const BEGUN = 'begun';
/** Beside that file, with the line after it in its name: Slack has delivered what people did then. */
export const HEARD = 'heard';
const AUTHOR = { user: 'alice', channel: 'dev' };

/** Ends once the worker knows that somebody wrote, and in any case soon: what became of the hold is no part of the outcome. */
const AWAIT_WORDS = `echo ${BEGUN} >>"$HOME/${EFFECTS_FILE}"
tries=0
until ls "$HOME/../holding" | grep -q '^held-' || [ "$tries" -ge 40 ]; do sleep 0.1; tries=$((tries + 1)); done`;

/** Ends once all that people did meanwhile has arrived: the worker is not told of it before, so that the command stays in the foreground. */
const awaitHeard = (begun: string) => `echo ${begun} >>"$HOME/${EFFECTS_FILE}"
tries=0
until [ -e "$HOME/${HEARD}-${begun}" ] || [ "$tries" -ge 600 ]; do sleep 0.1; tries=$((tries + 1)); done`;

/** Words come while the first call runs: the two behind it are not begun. */
function interrupted({ repository }: Subject, first: string): Turns {
  const post = { name: 'post_message', input: { text: 'It is published.' } };
  return [{ toolUses: [bash(first), pullRequest(repository), post] }];
}

export function steeredTurns(subject: Subject): Turns {
  return interrupted(subject, AWAIT_WORDS);
}

export function talkTurns(subject: Subject): Turns {
  return [...interrupted(subject, awaitHeard(BEGUN)), { toolUses: [bash(awaitHeard(`${BEGUN}-again`))] }];
}

export function steering(): Deed[] {
  return [(system, session) => void write(system, session, 'wait: publish it only when it is loud')];
}

/** Of what is changed at once, the model reads the last version or nothing; of what it has read, it is told. */
export function talking(): Deed[] {
  const written = { order: '', remark: '' };
  return [
    (system, session) => {
      written.order = write(system, session, 'wait: publish it at noon');
      written.remark = write(system, session, 'and greet the readers too');
      const slip = write(system, session, 'the password is swordfish');
      const { people } = system.slack;
      people.edit({ ...AUTHOR, ts: written.order, text: 'wait: publish it only when it is loud' });
      people.delete({ ...AUTHOR, ts: slip });
    },
    (system) => {
      system.slack.people.edit({ ...AUTHOR, ts: written.order, text: 'publish it when it is loud and tested' });
      system.slack.people.delete({ ...AUTHOR, ts: written.remark });
    },
  ];
}

/** Somebody writes in the thread; returns the message's time stamp. */
export function write(system: LocalSystem, { threadTs }: StartedSession, text: string): string {
  return system.slack.people.type({ ...AUTHOR, threadTs, text }).ts;
}
