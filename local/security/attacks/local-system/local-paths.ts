import type { Attack } from '../../attack.ts';
import { rawText } from '../../raw-path.ts';
import { Tries } from '../../tries.ts';

/** Where pages and repositories are served from files. */
const PREFIXES = [
  '/slack/page/assets/',
  '/slack/page/files/',
  '/slack/files-pri/T0LOCAL-F1/',
  '/github/',
  '/github/acme/widget/',
  '/github/acme/widget.git/',
  '/github/acme/widget.git/objects/',
  '/github/acme/widget/blob/main/',
  '/github/api/repos/acme/widget/contents/',
  '/_from/x/slack/page/assets/',
];
const CLIMBS = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '....//', '%252e%252e%252f', '..%00/'];
const TARGETS = ['etc/passwd', 'package.json'];
/** What those files hold and no page says. */
const INSIDE = /root:[^:]*:0:0:|"name": "remote-swe"/;

/** No path leads a page, a file or a repository of the local system to a file of the developer. */
export const localPaths: Attack = {
  name: 'local-paths',
  async run(lab) {
    const system = await lab.system();
    const tries = new Tries();
    for (const prefix of PREFIXES)
      for (const climb of CLIMBS)
        for (const target of TARGETS) {
          const path = `${prefix}${climb.repeat(12)}${target}`;
          tries.note(path, !INSIDE.test(await rawText(system, path)));
        }
    return tries.outcome();
  },
};
