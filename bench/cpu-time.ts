/** Processor time of processes: what a call costs, also on a machine that does other things as well. */
import { existsSync, readFileSync } from 'node:fs';

export const PROGRAMS = ['api', 'worker', 'temporal', 'mongodb', 'load'] as const;
export type Program = (typeof PROGRAMS)[number];
export type Pids = Record<Program, number | undefined>;
/** Milliseconds of a core; undefined where it cannot be told. */
export type CpuTime = Record<Program, number | undefined>;

/** The kernel counts in hundredths of a second, whatever its own clock. */
const TICK_MS = 10;

/** What each process has used until now. Linux only. */
export function cpuTimeOf(pids: Pids): CpuTime {
  return Object.fromEntries(PROGRAMS.map((program) => [program, usedBy(pids[program])])) as CpuTime;
}

/** What was used between two readings. */
export function usedBetween(before: CpuTime, after: CpuTime): CpuTime {
  const used = (program: Program) => (after[program] ?? Number.NaN) - (before[program] ?? Number.NaN);
  return Object.fromEntries(PROGRAMS.map((program) => [program, Number.isNaN(used(program)) ? undefined : used(program)])) as CpuTime;
}

function usedBy(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (pid === undefined || !existsSync(file)) return undefined;
  const stat = readFileSync(file, 'utf8');
  // The command may hold spaces and brackets: fields are counted from its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
