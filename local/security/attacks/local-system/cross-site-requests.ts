import http from 'node:http';
import { signedQuery } from '@remote-swe/core/adapters/sts/signed-query';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { Tries } from '../../tries.ts';

/** What a page in the developer's browser can send, to whatever the local system serves: nothing of it is even seen. */
export const crossSiteRequests: Attack = {
  name: 'cross-site-requests',
  async run(lab) {
    const system = await lab.system();
    const seen: string[] = [];
    system.front.observers.push({ before: ({ service, operation }) => void seen.push(`${service} ${operation}`) });
    const tries = new Tries();
    for (const [what, sent] of requests(system)) {
      const from = seen.length;
      const status = await statusOf(system, sent);
      const calls = seen.slice(from);
      tries.note(`${what}: ${status}, ${calls.join(', ')}`, status >= 400 && calls.length === 0);
    }
    return tries.outcome();
  },
};

type Sent = { method: string; path: string; headers: Record<string, string>; body?: string };

/** Things worth having: secrets, commands as the developer, machines, the table, the thread, a pull request. */
const WANTED: Record<string, Sent> = {
  secrets: json('AmazonSSM.GetParameters', { Names: ['/remote-swe/slack/bot-token'], WithDecryption: true }),
  'a command': json('AmazonSSM.SendCommand', { DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['id'] } }),
  'the table': json('DynamoDB_20120810.ListTables', {}),
  'a wake': json('AmazonSQS.SendMessage', { QueueUrl: 'x', MessageBody: '{}' }),
  'a stopped machine': {
    method: 'POST',
    path: '/?X-Amz-Credential=x/20260101/us-west-2/ec2/aws4_request',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=StopInstances&InstanceId.1=i-1',
  },
  'an object': { method: 'GET', path: '/bucket/key', headers: authorization('s3') },
  'a message of a person': {
    method: 'POST',
    path: '/slack/page/post',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ as: 'U0ALICE', channel: 'C0DEV', text: '@remote-swe run id' }),
  },
  'the thread': { method: 'GET', path: '/slack/page/messages?as=U0ALICE&channel=C0DEV', headers: {} },
  'a repository': { method: 'GET', path: '/github/api/user', headers: {} },
};

function json(target: string, body: object): Sent {
  const headers = { ...authorization('any'), 'content-type': 'text/plain', 'x-amz-target': target };
  return { method: 'POST', path: '/', headers, body: JSON.stringify(body) };
}

/** What was enough while nobody looked at signatures. */
function authorization(service: string): Record<string, string> {
  const credential = `test/20260101/us-west-2/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0` };
}

function requests(system: LocalSystem): [string, Sent][] {
  const { host } = new URL(system.baseUrl);
  const port = host.split(':')[1];
  const ways: Record<string, Record<string, string>> = {
    'by a name that points here': { host: `evil.example:${port}`, origin: `http://evil.example:${port}` },
    'by a name without our port': { host: 'evil.example' },
    'from another site': { host, origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
    'from a sandboxed frame': { host, origin: 'null', 'sec-fetch-site': 'cross-site' },
    'from another port of this machine': { host, origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' },
  };
  const crossed = Object.entries(WANTED).flatMap(([what, sent]) =>
    Object.entries(ways).map(([way, headers]): [string, Sent] => [
      `${what} ${way}`,
      { ...sent, headers: { ...sent.headers, ...headers } },
    ]),
  );
  const preflights = Object.entries(WANTED).map(([what, sent]): [string, Sent] => [
    `a preflight for ${what}`,
    {
      method: 'OPTIONS',
      path: sent.path,
      headers: { host, origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    },
  ]);
  return [...crossed, ...preflights, ...unsigned(system)];
}

/** From a program of this machine, which is no browser: the AWS services ask it for a signature all the same. */
function unsigned({ clock, baseUrl }: LocalSystem): [string, Sent][] {
  const { host } = new URL(baseUrl);
  const call = {
    host,
    service: 'ec2',
    region: 'us-west-2',
    at: clock.now(),
    query: { Action: 'StopInstances', 'InstanceId.1': 'i-1' },
  };
  const { queryString, headers } = signedQuery(call, { accessKeyId: 'test', secretAccessKey: 'local' });
  const guessed: Sent = { method: 'GET', path: `/?${queryString}`, headers: { ...headers, host } };
  const aws = ['secrets', 'a command', 'the table', 'a wake', 'a stopped machine', 'an object'];
  return [
    ['a key that was guessed', guessed],
    ...aws.map((what): [string, Sent] => [
      `${what} without a key`,
      { ...(WANTED[what] as Sent), headers: { ...WANTED[what]?.headers, host } },
    ]),
  ];
}

function statusOf({ baseUrl }: LocalSystem, { method, path, headers, body }: Sent): Promise<number> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const request = http.request({ host: hostname, port, method, path, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end(body);
  });
}
