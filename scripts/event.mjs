/**
 * Prints a sample event from events/. A Slack event is stored as its body and signed here, because Slack's signature
 * covers the time and a receiver refuses it after five minutes.
 */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runCommand, sayProblem, UsageError, usageError } from './arguments.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../events');
const LOCAL_SIGNING_SECRET = 'local-signing-secret';
const LOCAL_WEBHOOK_SECRET = 'local-webhook-secret';
const LOCAL_ASK_SECRET = 'local-ask-secret';

/** Names of all sample events, as `<source>/<name>`, sorted. */
export function eventNames() {
  const files = readdirSync(folder, { recursive: true }).map((file) => file.replaceAll('\\', '/'));
  return files
    .filter((file) => /^[^/]+\/[^/]+\.json$/.test(file))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/**
 * The Lambda event called `name`, ready to invoke with. Throws an Error that lists the names when there is none.
 * `nowMs` (milliseconds since the epoch) dates a Slack event; the receiver wants it within five minutes.
 */
export function loadEvent(name, { signingSecret = LOCAL_SIGNING_SECRET, nowMs = Date.now() } = {}) {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file)) throw new Error(`No event "${name}". There are: ${eventNames().join(', ')}`);
  const stored = JSON.parse(readFileSync(file, 'utf8'));
  if (stored.event === 'remote_swe_ask') return askRequest(stored, nowMs);
  if (name.startsWith('github/')) return gitHubRequest(stored, nowMs);
  return name.startsWith('slack/') ? slackRequest(stored, signingSecret, nowMs) : stored;
}

/** GitHub signs the body alone; each delivery has an id of its own. */
function gitHubRequest({ event, body }, nowMs) {
  const text = JSON.stringify(body);
  const secret = process.env.GITHUB_WEBHOOK_SECRET || LOCAL_WEBHOOK_SECRET;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-event': event,
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
  };
  return httpApiEvent('/github/events', headers, { body: text, isBase64Encoded: false }, nowMs);
}

/** A run of CI signs with its repository's own secret, and says when: the receiver wants it within five minutes. */
function askRequest({ event, repository, body }, nowMs) {
  const at = Math.floor(nowMs / 1_000);
  const text = JSON.stringify({ id: `sample-${randomUUID()}`, at, ...body });
  const secret = process.env.GITHUB_ASK_SECRET || LOCAL_ASK_SECRET;
  const own = createHmac('sha256', secret).update(repository.toLowerCase()).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'curl/8.5.0',
    'x-github-event': event,
    'x-remote-swe-repository': repository,
    'x-hub-signature-256': `sha256=${createHmac('sha256', own).update(text).digest('hex')}`,
  };
  return httpApiEvent('/github/events', headers, { body: text, isBase64Encoded: false }, nowMs);
}

/** A form (interactivity) travels as `payload=<JSON>` and arrives in base64, as an HTTP API hands over what is not text. */
function slackRequest({ contentType, body }, signingSecret, nowMs) {
  const isForm = contentType === 'application/x-www-form-urlencoded';
  const text = isForm ? new URLSearchParams({ payload: JSON.stringify(body) }).toString() : JSON.stringify(body);
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${text}`).digest('hex');
  const headers = {
    'content-type': contentType,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  const body64 = isForm ? Buffer.from(text).toString('base64') : text;
  return httpApiEvent('/slack/events', headers, { body: body64, isBase64Encoded: isForm }, nowMs);
}

/** API Gateway HTTP API, payload format 2.0, route POST <path>. */
function httpApiEvent(path, headers, { body, isBase64Encoded }, nowMs) {
  const http = { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' };
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { ...headers, host: 'example.execute-api.us-west-2.amazonaws.com' },
    requestContext: {
      accountId: '123456789012',
      apiId: 'example',
      domainName: 'example.execute-api.us-west-2.amazonaws.com',
      domainPrefix: 'example',
      http: { ...http, userAgent: headers['user-agent'] },
      requestId: randomBytes(8).toString('hex'),
      routeKey: `POST ${path}`,
      stage: '$default',
      time: requestTime(nowMs),
      timeEpoch: nowMs,
    },
    body,
    isBase64Encoded,
  };
}

/** As API Gateway writes it: `22/Nov/2026:12:00:00 +0000`. */
function requestTime(nowMs) {
  const [, day, month, year, time] = new Date(nowMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** Sends an HTTP API request as the HTTP request that it came from to the API at `base`. Resolves to the answer. */
async function send({ rawPath, headers: { host: _, ...headers }, body, isBase64Encoded }, base) {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const response = await fetch(new URL(rawPath, base), { method: 'POST', headers, body: bytes });
  return { status: response.status, text: await response.text() };
}

function usage() {
  return `Usage: npm run -s event <name> [-- --to URL] [--json]
  Prints a sample event. What to do with it, with the SAM CLI: npm run sam-local
  --to URL   sends one of slack/ or github/ as a request to an API, e.g. http://127.0.0.1:3000 of sam local start-api, and
             prints the answer; exit code 1 when that is an error
  --json     for programs: that answer, too, as one JSON object; without --to the event is one anyway
  names: ${eventNames().join(', ')}
  GITHUB_ASK_SECRET      the deployment's secret of asks from CI; default ${LOCAL_ASK_SECRET}
  GITHUB_WEBHOOK_SECRET  the secret to sign GitHub's with; default ${LOCAL_WEBHOOK_SECRET}, as the local system has it
  SLACK_SIGNING_SECRET   the secret to sign with; default ${LOCAL_SIGNING_SECRET}, as the local system has it`;
}

const OPTIONS = { to: { type: 'string' }, json: { type: 'boolean', default: false } };

async function main(args) {
  const { values, positionals } = readArguments(args, OPTIONS, 'event', 1);
  const [name] = positionals;
  if (!name) throw new UsageError(`The name of an event is missing.\n\n${usage()}`);
  if (!eventNames().includes(name)) throw new UsageError(`There is no event ${name}.\n\n${usage()}`);
  const signingSecret = process.env.SLACK_SIGNING_SECRET || LOCAL_SIGNING_SECRET;
  const event = loadEvent(name, { signingSecret });
  if (values.to === undefined) {
    console.log(JSON.stringify(event));
    return 0;
  }
  if (!('rawPath' in event)) throw usageError('event', `--to sends requests, and ${name} is none.`);
  if (!URL.canParse(values.to)) throw usageError('event', `--to takes an address, not '${values.to}'.`);
  return sendAndShow(event, values.to, values.json);
}

async function sendAndShow(event, to, asJson) {
  try {
    const { status, text } = await send(event, to);
    const ok = status < 400;
    console.log(asJson ? JSON.stringify({ ok, status, text }) : `${status} ${text}`.trim());
    return ok ? 0 : 1;
  } catch (error) {
    sayProblem(`${to} does not answer: ${error.cause?.message ?? error.message}`, asJson);
    return 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runCommand(usage(), main);
