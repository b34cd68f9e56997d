import { inboxContent, journalEntry } from '@remote-swe/core/domain/persisted/journal';
import { storedWorker } from '@remote-swe/core/domain/persisted/worker';
import { readPersisted } from '@remote-swe/core/domain/read-persisted';
import { slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import { runStep } from '@remote-swe/core/engine/step';
import { buryWake } from '@remote-swe/core/engine/wakes/dead-letter';
import { answerBell } from '@remote-swe/core/engine/wakes/doorbell';
import { sweep } from '@remote-swe/core/engine/wakes/sweeper';
import { removeOrphans } from '@remote-swe/core/engine/worker-life/orphans';
import { reap } from '@remote-swe/core/engine/worker-life/reaper';
import { receiveEvent } from '@remote-swe/core/ingress/github/receive';
import { receive, receiveStop } from '@remote-swe/core/ingress/slack/receive';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';

/**
 * What the simulation takes of a build: the functions' own, and how each reads what another one wrote. The same list is made of an older
 * build's sources ({@link file://./keep.ts}).
 */
export const PARTS = {
  inboxContent,
  journalEntry,
  storedWorker,
  readPersisted,
  slackThreads,
  runStep,
  buryWake,
  answerBell,
  sweep,
  removeOrphans,
  reap,
  receiveEvent,
  receive,
  receiveStop,
  allTools,
  ToolBox,
};
