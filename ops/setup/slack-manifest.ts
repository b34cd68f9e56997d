import { readArguments, usageError } from '../../scripts/arguments.mjs';
import { runProgram } from '../kit/program.ts';
import { eventsAddress, manifest, manifestText, newAppLink } from './manifest.ts';

const USAGE = `Usage: npm run -s slack-manifest [-- options]
  Prints the manifest of the Slack app, and a link that opens Slack's form for a new app with it. Nothing is asked of AWS or Slack.
  --url URL    the deployment's SlackEventsUrl, or its address without a path; without it the app is made without events and
               buttons, before the first deployment
  --json       for programs: {"manifest": …, "link": …} as one JSON value`;

const OPTIONS = { url: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'slack-manifest');
  const eventsUrl = values.url === undefined ? undefined : eventsAddress(values.url);
  if (values.url !== undefined && eventsUrl === undefined)
    throw usageError('slack-manifest', `--url takes an address that Slack can reach, https://…, not '${values.url}'.`);
  const link = newAppLink(eventsUrl);
  console.log(
    values.json
      ? JSON.stringify({ manifest: manifest(eventsUrl), link }, null, 2)
      : `${manifestText(eventsUrl)}\n\nA new app with it: ${link}`,
  );
  return 0;
}

await runProgram(USAGE, main);
