import { expect, it } from 'vitest';
import { flagsIn } from './player.ts';

const OPTIONS = `Options:
  --interrupt-budget (interrupt budget which should be used for the profiler counter)
        type: int  default: --interrupt-budget=67584
  --flush-bytecode (flush of bytecode when it has not been executed recently)
        type: bool  default: --flush-bytecode`;

it('Players are started with the flags that this V8 knows', () => {
  const flags = ['--interrupt-budget=250000', '--no-flush-bytecode', '--always-sparkplug', '--interrupt'];
  expect(flagsIn(OPTIONS, flags)).toEqual(['--interrupt-budget=250000', '--no-flush-bytecode']);
});
