/** What 100 sessions and an idle month cost, from prices.json and usage.json. Pure: figures in, tables out. */

const HOURS_OF_MONTH = 730;
const MILLION = 1_000_000;

/**
 * `stack`: what the template says ({ volumeGib, retentionHours, alarms }); `model`: dollars by million tokens. Returns the two tables as
 * rows, with their sums.
 */
export function costs({ prices, usage, stack, model }) {
  return { sessions: sessionCosts({ prices, usage, stack, model }), idle: idleCosts({ prices, usage, stack }) };
}

function sessionCosts({ prices, usage, stack, model }) {
  const { remoteSweAgents: theirs, session } = usage;
  const derived = {
    disk: (stack.volumeGib * (1 + stack.retentionHours)) / HOURS_OF_MONTH,
    metricHour: session.metrics / HOURS_OF_MONTH,
  };
  const ours = session.lines.map(({ group, what, ...line }) => ({
    group,
    what,
    usd: theirs.sessions * amount(line, derived) * prices[line.price].usd,
  }));
  const { cacheWrite, cacheRead, output } = session.tokens;
  const tokens = (cacheWrite * model.cacheWrite + cacheRead * model.cacheRead + output * model.output) / MILLION;
  ours.push({ group: 'model', what: `Bedrock, ${model.name}: the same tokens`, usd: theirs.sessions * tokens });
  const groups = [...new Set([...theirs.lines, ...ours].map(({ group }) => group))];
  const rows = groups.map((group) => ({
    group,
    theirs: sum(theirs.lines.filter((line) => line.group === group)),
    ours: sum(ours.filter((line) => line.group === group)),
    oursLines: ours.filter((line) => line.group === group),
    theirLines: theirs.lines.filter((line) => line.group === group),
  }));
  const without = (lines) => sum(lines.filter(({ group }) => group !== 'model'));
  return {
    rows,
    theirs: sum(theirs.lines),
    ours: sum(ours),
    theirsWithoutModel: without(theirs.lines),
    oursWithoutModel: without(ours),
  };
}

/** `free`: in an account that uses nothing else, what AWS always gives away taken off; `full`: where others have used it up. */
function idleCosts({ prices, usage, stack }) {
  const rows = usage.idle.lines.map(({ what, price, ...line }) => {
    const count = amount(line, { alarms: stack.alarms });
    const { usd, free = 0 } = prices[price];
    return { what, price, count, full: count * usd, free: Math.max(0, count - free) * usd };
  });
  const total = (name) => rows.reduce((all, row) => all + row[name], 0);
  return { rows, full: total('full'), free: total('free') };
}

function amount({ count, countOf }, derived) {
  return countOf === undefined ? count : derived[countOf];
}

function sum(lines) {
  return lines.reduce((all, { usd }) => all + usd, 0);
}
