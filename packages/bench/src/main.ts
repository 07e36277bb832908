import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStack, type Stack } from '@qbasecron/e2e';
import { makeDestinations, measureBalanced } from './measure/balanced.ts';
import { measureBulk } from './measure/bulk.ts';
import { measureBurst } from './measure/burst.ts';
import { measureFairness } from './measure/fairness.ts';
import { measureSingleIngest } from './measure/ingest.ts';
import { measureNextCost } from './measure/next-cost.ts';
import { measurePending, type Pending } from './measure/pending.ts';
import { startBenchReceiver, type BenchReceiver } from './measure/receiver.ts';
import { weighRedisAt } from './measure/redis-weight.ts';
import { measureSchedules, type Schedules } from './measure/schedules.ts';
import { measureSigningCost } from './measure/signing-cost.ts';
import { measureSteady } from './measure/steady.ts';
import { median } from './measure/statistics.ts';
import { reaches, renderTable, type Row } from './report.ts';

const usage = `Usage: pnpm bench [--rounds N] [--only ingest,bulk,burst,balanced,fairness,steady,next,signing,schedules,pending] [--write]

Measures ours beside its raw limit, in the same run, rounds interleaved, and prints a table of medians of paired
ratios with their range. --rounds (3) is at least 3. --write keeps the table in packages/bench/RESULTS.md.`;

const kinds = ['ingest', 'bulk', 'burst', 'balanced', 'fairness', 'steady', 'next', 'signing', 'schedules', 'pending'];
const scheduleCount = 10_000;
const database = 'qbasecron';
const workerCount = 2;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: kinds.join(',') },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const only = values.only.split(',');
if (values.help || !Number.isInteger(rounds) || rounds < 3 || only.some((kind) => !kinds.includes(kind))) {
  say(usage);
  process.exitCode = values.help ? 0 : 1;
} else {
  process.exitCode = await run();
}

async function run(): Promise<number> {
  const stack = await startStack({ workerCount, purpose: 'bench' });
  const receiver = await startBenchReceiver();
  const trio = await startBenchReceiver(3);
  try {
    say(`engines: ${stack.engines}`);
    const { rows, schedules, pending } = await measureAll(stack, receiver, trio);
    const report = render({ stack, rows, schedules, pending });
    say(report);
    if (values.write) await writeFile(join(import.meta.dirname, '../RESULTS.md'), report);
    return rows.every(reaches) ? 0 : 1;
  } finally {
    await stack.close();
    await Promise.all([receiver, trio].map((one) => one.stop()));
  }
}

type Measured = { rows: Row[]; schedules: Schedules[]; pending: Pending | null };

async function measureAll(stack: Stack, receiver: BenchReceiver, trio: BenchReceiver): Promise<Measured> {
  const single: Row = {
    what: 'single posts, 32 connections',
    unit: '/s',
    beside: 'empty Fastify route',
    pairs: [],
    bar: { atLeast: 0.1 },
  };
  const bulk: Row = {
    what: 'bulk post of 10,000',
    unit: '/s',
    beside: 'raw insertMany',
    pairs: [],
    bar: { atLeast: 0.4 },
  };
  const burst: Row = {
    what: 'burst of 10,000',
    unit: '/s',
    beside: 'bare BullMQ + got, no ledger',
    pairs: [],
    bar: { atLeast: 0.6 },
  };
  const loop: Row = { what: 'burst of 10,000', unit: '/s', beside: 'bare got loop, one process', pairs: [] };
  const balanced: Row = {
    what: 'burst of 5,000 over three targets',
    unit: '/s',
    beside: 'one target',
    pairs: [],
    bar: { atLeast: 0.9 },
  };
  const p50: Row = { what: '300/s, lateness p50', unit: 'ms', beside: 'bare BullMQ + got', pairs: [] };
  const p99: Row = {
    what: '300/s, lateness p99',
    unit: 'ms',
    beside: 'bare BullMQ + got',
    pairs: [],
    bar: { atMost: 1 },
  };
  const next: Row = { what: 'next of a cron rule', unit: 'µs', beside: 'croner', pairs: [], bar: { atMost: 1 } };
  const signing: Row = { what: 'signing a callback', unit: 'µs', beside: 'building it', pairs: [] };
  const fairness: Row = {
    what: '5,000 beside 5,000 of a receiver that hangs, lateness p99',
    unit: 'ms',
    beside: 'the same without them',
    pairs: [],
    bar: { atMost: 1.5 },
  };
  const schedules: Schedules[] = [];
  if (only.includes('balanced')) await makeDestinations(stack, trio);
  for (let round = 1; round <= rounds; round++) {
    const note = (text: string): void => say(`round ${round} of ${rounds}: ${text}`);
    if (only.includes('ingest')) {
      const pair = await measureSingleIngest(stack, { ours: 8_000, raw: 20_000 });
      single.pairs.push(pair);
      note(`single posts ${Math.round(pair.ours)}/s, empty route ${Math.round(pair.raw)}/s`);
    }
    if (only.includes('bulk')) {
      const pair = await measureBulk(stack, database);
      bulk.pairs.push(pair);
      note(`bulk ${Math.round(pair.ours)}/s, raw insertMany ${Math.round(pair.raw)}/s`);
    }
    if (only.includes('burst')) {
      const rates = await measureBurst(stack, receiver, workerCount);
      burst.pairs.push({ ours: rates.ours, raw: rates.bare });
      loop.pairs.push({ ours: rates.ours, raw: rates.loop });
      note(`burst ${Math.round(rates.ours)}/s, bare ${Math.round(rates.bare)}/s, loop ${Math.round(rates.loop)}/s`);
    }
    if (only.includes('balanced')) {
      const pair = await measureBalanced(stack, trio);
      balanced.pairs.push(pair);
      note(`three targets ${Math.round(pair.ours)}/s, one ${Math.round(pair.raw)}/s`);
    }
    if (only.includes('fairness')) {
      const pair = await measureFairness(stack, receiver, round);
      fairness.pairs.push(pair);
      note(`lateness p99 ${Math.round(pair.ours)} ms beside a receiver that hangs, ${Math.round(pair.raw)} ms without`);
    }
    if (only.includes('steady')) {
      const { ours, bare } = await measureSteady(stack, receiver, { workerCount, ratePerSecond: 300, seconds: 15 });
      p50.pairs.push({ ours: ours.p50, raw: bare.p50 });
      p99.pairs.push({ ours: ours.p99, raw: bare.p99 });
      note(
        `lateness p50 ${ours.p50.toFixed(1)} p99 ${ours.p99.toFixed(1)}, bare p50 ${bare.p50.toFixed(1)} p99 ${bare.p99.toFixed(1)} ms`,
      );
    }
    if (only.includes('next')) {
      const pair = measureNextCost();
      next.pairs.push(pair);
      note(`next ${pair.ours.toFixed(1)} µs, croner ${pair.raw.toFixed(1)} µs`);
    }
    if (only.includes('signing')) {
      const pair = measureSigningCost();
      signing.pairs.push(pair);
      note(`signing ${pair.ours.toFixed(1)} µs, building ${pair.raw.toFixed(1)} µs`);
    }
  }
  // Each of its rounds takes minutes of the clock's own, so they come last.
  const weightBefore = await weighRedisAt(stack.redis.uri);
  for (let round = 1; round <= rounds && only.includes('schedules'); round++) {
    schedules.push(await measureSchedules(stack, receiver, { database, count: scheduleCount, weightBefore }));
    say(`round ${round} of ${rounds}: ${describeSchedules(schedules.slice(-1))}`);
  }
  const pending = only.includes('pending') ? await measurePending(stack, 100_000) : null;
  const rows = [single, bulk, burst, loop, balanced, fairness, p50, p99, next, signing].filter(
    (row) => row.pairs.length > 0,
  );
  return { rows, schedules, pending };
}

function render({ stack, rows, schedules, pending }: Measured & { stack: Stack }): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const lines = [
    '# Figures',
    '',
    `Written by \`pnpm bench --write\` on ${new Date().toISOString().slice(0, 10)}: ${rounds} rounds, interleaved; ` +
      `${cpus().length} cores (${model}), which also ran the load, the receiver and the engines; Node ${process.version}; ` +
      `${stack.engines}; api × 1, worker × ${workerCount}. Ratios are of one round each, so they mean something on ` +
      'another machine; the absolute figures do not.',
    '',
    renderTable(rows),
  ];
  if (schedules.length > 0) lines.push('', describeSchedules(schedules));
  if (pending) {
    lines.push(
      '',
      `Far future: ${pending.tasks.toLocaleString('en')} tasks due in 30 days; Redis keys ` +
        `${pending.redisKeysBefore} before, ${pending.redisKeysAfter} after; ` +
        `${pending.redisBytesPerTask.toFixed(2)} bytes of Redis a task.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Medians over rounds, with their range. */
function describeSchedules(rounds: readonly Schedules[]): string {
  const told = (figure: (one: Schedules) => number, digits = 0): string => {
    const values = rounds.map(figure);
    const shown = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: digits });
    const range = values.length > 1 ? ` (${shown(Math.min(...values))} to ${shown(Math.max(...values))})` : '';
    return shown(median(values)) + range;
  };
  return (
    `Schedules: ${scheduleCount.toLocaleString('en')} of every minute, posted at ${told((one) => one.postedPerSecond)}/s; ` +
    `a minute's occurrences planned at ${told((one) => one.plannedPerSecond)}/s, the last ` +
    `${told((one) => one.plannedBeforeMs / 1_000, 1)} s before they are due; lateness at the receiver p50 ` +
    `${told((one) => one.latenessMs.p50, 1)} ms, p99 ${told((one) => one.latenessMs.p99)} ms, max ` +
    `${told((one) => one.latenessMs.max)} ms; ${told((one) => one.redisBytesPerSchedule)} bytes of Redis a schedule.`
  );
}
