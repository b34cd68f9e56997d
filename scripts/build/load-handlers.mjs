import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resourcesOfType } from '../template.mjs';

const RESOLVER = join(dirname(fileURLToPath(import.meta.url)), 'opt-resolver.mjs');
/** Catches a handler that hangs at load; Lambda itself gives the init phase 10 s. */
const LOAD_MS_MAX = 10_000;

/**
 * Loads each built handler as Lambda would: its code and the layers copied out of the repository, the template's
 * variables set, Parameter Store answering with made-up values. Resolves to those that do not export a function, or log an error:
 * a function that an operator has to mend loads all the same, to say so.
 */
export async function loadHandlers(template, logicalIds, dist) {
  const folder = await mkdtemp(join(tmpdir(), 'remote-swe-build-'));
  const store = await startParameterStore();
  try {
    await cp(join(dist, 'functions'), join(folder, 'functions'), { recursive: true, force: true });
    await copyLayers(join(dist, 'layers'), join(folder, 'opt'));
    const functions = resourcesOfType(template, 'AWS::Serverless::Function').filter(([id]) => logicalIds.includes(id));
    const loads = functions.map(([logicalId, definition]) =>
      load(logicalId, { definition, template }, folder, store.url),
    );
    return (await Promise.all(loads)).filter((failure) => failure !== undefined);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyLayers(layers, opt) {
  for (const name of await readdir(layers)) await cp(join(layers, name), opt, { recursive: true });
}

function load(logicalId, { definition, template }, folder, endpoint) {
  const entry = pathToFileURL(join(folder, 'functions', logicalId, 'handler.mjs')).href;
  const script = `const { handler } = await import('${entry}');
    if (typeof handler !== 'function') throw new Error('handler.mjs exports no function "handler"');
    process.exit(0);`;
  const environment = {
    ...smokeEnvironment(definition, template.Parameters ?? {}, folder),
    AWS_ENDPOINT_URL: endpoint,
    PATH: process.env.PATH,
  };
  const argv = ['--no-warnings', '--import', pathToFileURL(RESOLVER).href, '--input-type=module', '--eval', script];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: folder, env: environment, timeout: LOAD_MS_MAX });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    child.on('close', (code, signal) => {
      const text = Buffer.concat(output).toString().trim() || `ended with ${signal ?? code}`;
      const isWell = code === 0 && !text.includes('"level":"ERROR"');
      resolve(isWell ? undefined : { logicalId, output: text });
    });
  });
}

/** The template's variables, from its parameters' defaults or stand-ins for what only a deployment knows, and what Lambda itself sets. */
function smokeEnvironment(definition, parameters, folder) {
  const variables = definition.Properties.Environment?.Variables ?? {};
  const values = Object.entries(variables).map(([name, value]) => [
    name,
    defaultOf(value, parameters) ?? standIn(name, value, folder),
  ]);
  return {
    ...Object.fromEntries(values),
    LAYER_DIR: join(folder, 'opt'),
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: 'build',
    AWS_SECRET_ACCESS_KEY: 'build',
    AWS_LAMBDA_FUNCTION_NAME: 'build',
  };
}

/** Of a parameter, or of a list of values that is joined: a list's default is written as it is joined, with commas. */
function defaultOf(value, parameters) {
  const [, joined] = value?.['Fn::Join'] ?? [];
  const given = parameters[(joined ?? value)?.Ref]?.Default;
  return given === undefined ? undefined : String(given);
}

function standIn(name, value, folder) {
  if (typeof value === 'string') return value.replace(/^\/opt\//, `${join(folder, 'opt')}/`);
  if (name.endsWith('_URL')) return 'https://example.invalid';
  return `/build/${name.toLowerCase()}`;
}

/**
 * Answers SSM's GetParameters on a loopback port with the value `build` for every name, and anything else with 400: a
 * handler may fetch its secrets while it loads, and nothing more.
 */
async function startParameterStore() {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = answerTo(request.headers['x-amz-target'], Buffer.concat(chunks).toString());
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

function answerTo(target, body) {
  if (target !== 'AmazonSSM.GetParameters')
    return { status: 400, body: { __type: 'ValidationException', message: `Not while loading: ${target}` } };
  const parameters = JSON.parse(body).Names.map((Name) => ({ Name, Value: 'build', Type: 'String', Version: 1 }));
  return { status: 200, body: { Parameters: parameters, InvalidParameters: [] } };
}
