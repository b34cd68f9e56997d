import { runTalk, type TalkReport } from '../../../demo/talk/run-talk.ts';
import { scenesMain } from './scenes.ts';

const NO_TALK: TalkReport = { ok: false, scenes: [], modelCalls: 0, wallMs: 0 };

/** `npm run demo -- --talk`. */
export function talkMain(args: string[]): Promise<void> {
  return scenesMain(args, {
    flag: 'talk',
    intro: 'One session, scene by scene; every command and push is real, the model’s choices are scripted.',
    play: runTalk,
    none: NO_TALK,
  });
}
