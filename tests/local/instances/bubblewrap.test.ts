import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { sandboxArguments } from '../../../local/instances/bubblewrap.ts';

const DISKS = '/tmp/checkout/tmp/disks';

/** Where in the arguments a folder is shown, or covered by an empty one; -1 when it is not. */
function placesOf(visible: string[], hidden: string[]) {
  const words = sandboxArguments({
    instanceId: 'i-1',
    disk: `${tmpdir()}/disk`,
    bootIdFile: `${tmpdir()}/boot-id`,
    hidden,
    visible,
  }).join(' ');
  return {
    shown: (folder: string) => words.indexOf(`--ro-bind ${folder} ${folder}`),
    covered: (folder: string) => words.indexOf(`--tmpfs ${folder}`),
  };
}

describe('what a machine in a sandbox sees', () => {
  it('A machine in a sandbox sees a checkout below the folder for temporary files, which is covered otherwise', () => {
    const { shown, covered } = placesOf(['/tmp/checkout'], []);
    expect(covered('/tmp')).toBeGreaterThan(-1);
    expect(shown('/tmp/checkout')).toBeGreaterThan(covered('/tmp'));
  });

  it('A machine in a sandbox sees no disk of another machine, although that lies in what it sees', () => {
    const { shown, covered } = placesOf(['/tmp/checkout'], [DISKS]);
    expect(covered(DISKS)).toBeGreaterThan(shown('/tmp/checkout'));
  });

  it('A machine in a sandbox needs nothing more where a folder is not covered', () => {
    expect(placesOf(['/opt/packages'], []).shown('/opt/packages')).toBe(-1);
  });
});
