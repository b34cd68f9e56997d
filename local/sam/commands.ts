/** Which function takes a sample event, e.g. `{ event: 'ec2/stopped', logicalId: 'DoorbellFunction' }`; `file` in place of that of events/. */
export type Sample = { event: string; logicalId: string; file?: string };
/** Files as a person in the repository's folder names them. */
export type Files = { template: string; environments: string };
export type SamCommands = { invoke: (Sample & { command: string })[]; startApi: string; send: string[] };

/** Where `sam local start-api` listens by default. */
const API = 'http://127.0.0.1:3000';

/** The samples that the table of events/README.md names, in its order. */
export function samplesOf(readme: string): Sample[] {
  const rows = [...readme.matchAll(/^\| (?<event>[\w-]+\/[\w-]+) \| (?<logicalId>\w+) \|/gm)];
  return rows.map(({ groups }) => ({ event: groups?.event ?? '', logicalId: groups?.logicalId ?? '' }));
}

/** What to type. `architecture` is Node's word for this machine's: containers of another one would be emulated. */
export function samCommands(samples: Sample[], { template, environments }: Files, architecture: string): SamCommands {
  const overrides = architecture === 'x64' ? ' --parameter-overrides Architecture=x86_64' : '';
  const options = `-t ${template} --env-vars ${environments}${overrides}`;
  return {
    invoke: samples.map((sample) => ({ ...sample, command: invocation(sample, options) })),
    startApi: `sam local start-api ${options}`,
    send: samples.filter(isRequest).map(({ event }) => `npm run -s event ${event} -- --to ${API}`),
  };
}

/** Requests are signed on the way out; every other file is a whole event. */
function invocation(sample: Sample, options: string): string {
  const { event, logicalId, file = `events/${event}.json` } = sample;
  return isRequest(sample)
    ? `npm run -s event ${event} | sam local invoke ${options} -e - ${logicalId}`
    : `sam local invoke ${options} -e ${file} ${logicalId}`;
}

function isRequest({ event }: Sample): boolean {
  return /^(slack|github)\//.test(event);
}
