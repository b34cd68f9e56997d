import { readArguments, runCommand, usageError, wholeNumber } from '../../scripts/arguments.mjs';
import { ATTACKS } from './attacks/index.ts';
import { type AttackReport, type CampaignResult, chosenAttacks, isBroken } from './campaign.ts';
import { carryOut } from './carry-out.ts';
import { Lab } from './lab.ts';

const USAGE = `Usage: npm run security -- [--json] [--only NAME] [--seed S] [--user NAME] [--list]
  Carries out the attacks that one machine can carry out and counts which tries got nowhere. Exit code 1 when one got through.
  --only takes an attack's name, also repeatedly; --list prints the names.
  --seed repeats the random choices of a run (default 1).
  --user is a user of this machine that attacks act as; without it, root makes one and removes it again. Without root, what
  needs a second user is skipped and says so.`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
  seed: { type: 'string', default: '1' },
  user: { type: 'string' },
} as const;

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'security');
  if (values.list) return list();
  const seed = wholeNumber(values.seed, '--seed', 'security', 0);
  const [attacks, unknown] = chosenAttacks(ATTACKS, values.only);
  if (unknown.length > 0) throw usageError('security', `No attack is called '${unknown[0]}'.`);
  const user = values.user === undefined ? ({ kind: 'make' } as const) : { kind: 'given' as const, name: values.user };
  // The SDK's notice that Node 20 ends; what we ship runs on nodejs24.x.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const lab = new Lab({ seed, user });
  const interrupted = closeWhenInterrupted(lab);
  try {
    const onStart = (name: string, index: number) => showStart(name, index, attacks.length);
    const result = await carryOut(attacks, lab, { onStart, onEnd: showEnd });
    show(result, values.json);
    return result.broken === 0 ? 0 : 1;
  } finally {
    interrupted.off();
    await lab.close();
  }
}

function list(): number {
  for (const { name } of ATTACKS) console.log(name);
  return 0;
}

/** Ctrl-C leaves no user and no folder behind. */
function closeWhenInterrupted(lab: Lab): { off: () => void } {
  const close = () => void lab.close().finally(() => process.exit(130));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, close);
  return {
    off: () => {
      for (const signal of signals) process.off(signal, close);
    },
  };
}

function showStart(name: string, index: number, total: number): void {
  const text = `${index + 1}/${total} ${name}`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}

function showEnd(report: AttackReport): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (!isBroken(report)) return;
  const details = [...(report.through ?? []), ...(report.error === undefined ? [] : [report.error])];
  process.stderr.write(`BROKEN ${report.name}\n  ${details.join('\n  ')}\n`);
}

function show(result: CampaignResult, json: boolean): void {
  if (json) return void console.log(JSON.stringify(result));
  const { attacks, broken, skipped, wallMs } = result;
  const width = Math.max(...attacks.map(({ name }) => name.length));
  for (const attack of attacks) console.log(`${attack.name.padEnd(width)}  ${verdictOf(attack)}`);
  console.log(`${attacks.length} attacks, ${broken} broken, ${skipped} skipped, ${(wallMs / 1_000).toFixed(0)} s`);
}

function verdictOf(attack: AttackReport): string {
  if (attack.skipped !== undefined) return `skipped: ${attack.skipped}`;
  return `${isBroken(attack) ? 'BROKEN' : 'held'}  ${attack.held} of ${attack.tries}`;
}

await runCommand(USAGE, main);
