import { readArguments } from '../../../../scripts/arguments.mjs';
import { runTalk, type TalkReport } from '../../../demo/talk/run-talk.ts';
import { scenesMain } from './scenes.ts';

const OPTIONS = {
  talk: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const NO_TALK: TalkReport = { ok: false, scenes: [], modelCalls: 0, wallMs: 0 };

/** `npm run demo -- --talk`. */
export function talkMain(args: string[]): Promise<void> {
  return scenesMain({
    check: () => void readArguments(args, OPTIONS, 'demo'),
    isForPrograms: args.includes('--json'),
    intro: 'One session, scene by scene; every command and push is real, the model’s choices are scripted.',
    play: runTalk,
    none: NO_TALK,
  });
}
