/** The page with its tables replaced by those that the figures give; the words around them stay. Throws when a table's place is missing. */
export function withTables(page, { sessions, idle }, { prices, asOf }) {
  const tables = { sessions: sessionTable(sessions), idle: idleTable(idle, prices), prices: priceTable(prices, asOf) };
  return Object.entries(tables).reduce((text, [name, table]) => replaced(text, name, table), page);
}

function replaced(text, name, table) {
  const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
  if (!place.test(text)) throw new Error(`docs/cost.md has no place for the table ${name}`);
  return text.replace(place, (_, before, after) => `${before}${table}\n${after}`);
}

function sessionTable({ rows, theirs, ours, theirsWithoutModel, oursWithoutModel }) {
  const lines = rows.map((row) => [
    row.group,
    words(row.theirLines),
    usd(row.theirs),
    words(row.oursLines),
    usd(row.ours),
  ]);
  return table(
    ['for', 'remote-swe-agents, its README', 'USD', 'here', 'USD'],
    [
      ...lines,
      ['all but the model', '', usd(theirsWithoutModel), '', usd(oursWithoutModel)],
      ['all', '', usd(theirs), '', usd(ours)],
    ],
  );
}

function words(lines) {
  return lines.map(({ what }) => what).join('; ') || '—';
}

function idleTable({ rows, free, full }, prices) {
  return table(
    ['what remains', 'count', 'USD, free tier unused', 'USD, free tier used up'],
    [
      ...rows.map((row) => [row.what, count(row, prices), usd(row.free), usd(row.full)]),
      ['all', '', usd(free), usd(full)],
    ],
  );
}

function count({ count: number, price }, prices) {
  const millions = prices[price].per === 'million';
  return millions ? Math.round(number * 1_000_000).toLocaleString('en') : String(number);
}

function priceTable(prices, asOf) {
  const rows = Object.entries(prices).map(([name, { usd: dollars, per, free, source, read }]) => [
    name,
    String(dollars),
    per,
    free === undefined ? '—' : String(free),
    `<${source}>`,
    read ? asOf : `${asOf}, not read there`,
  ]);
  return table(['price', 'USD', 'for each', 'free a month', 'page to look at', 'as of'], rows);
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function usd(value) {
  return value !== 0 && value < 0.01 ? value.toFixed(4) : value.toFixed(2);
}
