import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resourcesOfType } from '../template.mjs';
import { smokeEnvironment, startParameterStore } from './smoke.mjs';

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
    ...smokeEnvironment(definition, template.Parameters ?? {}, join(folder, 'opt')),
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
