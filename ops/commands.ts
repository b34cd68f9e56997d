import { apiKey } from './keys/api-key.ts';
import type { Command } from './kit/command.ts';
import { exportSession } from './session/export.ts';
import { forget } from './session/forget.ts';
import { importSession } from './session/import.ts';
import { journal } from './session/journal.ts';
import { park } from './session/park.ts';
import { show } from './session/show.ts';
import { stop } from './session/stop.ts';
import { transcript } from './session/transcript.ts';
import { wake } from './session/wake.ts';
import { backfill } from './stack/backfill.ts';
import { blocked } from './stack/blocked.ts';
import { costs } from './stack/costs.ts';
import { deadLetters } from './stack/dead-letters.ts';
import { doctor } from './stack/doctor.ts';
import { log } from './stack/log.ts';
import { orphans } from './stack/orphans.ts';
import { sessions } from './stack/sessions.ts';
import { workers } from './stack/workers.ts';

/** In the order in which somebody who has a problem needs them. */
export const COMMANDS: readonly Command[] = [
  ...[doctor, sessions, show, log, transcript, journal],
  ...[wake, stop, park, workers, orphans, blocked, deadLetters, costs],
  ...[exportSession, importSession, forget, backfill, apiKey],
];
