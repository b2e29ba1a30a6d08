// npm run audit:check: known holes in what is shipped, from high up. A registry that cannot be asked is said so, and is no finding; with
// --must-ask it is a failure.
import { spawnSync } from 'node:child_process';

const mustAsk = process.argv.includes('--must-ask');
const { stdout, stderr, error } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
if (error) throw error;

/** @returns {{ vulnerabilities?: Record<string, { severity: string, via: (string | { title: string, url: string })[] }>, error?: object } | undefined} */
const report = (() => {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined; // no report at all
  }
})();

if (!report?.vulnerabilities) {
  const [why] = stderr.split('\n').filter((line) => /audit/.test(line));
  console.log(`NOT CHECKED: the package registry could not be asked for known holes${why ? ` (${why.replace(/https?:\/\/\S+/g, 'its address')})` : ''}.`);
  console.log('Run it again where the registry answers: without that nothing is known, neither good nor bad.');
  process.exit(mustAsk ? 1 : 0);
}

const grave = Object.entries(report.vulnerabilities).filter(([, { severity }]) => severity === 'high' || severity === 'critical');
for (const [name, { severity, via }] of grave) {
  const reasons = via.map((one) => (typeof one === 'string' ? `through ${one}` : `${one.title} ${one.url}`));
  console.log(`${severity.toUpperCase()} ${name}: ${reasons.join('; ')}`);
}
const lesser = Object.keys(report.vulnerabilities).length - grave.length;
console.log(`${grave.length} packages with a hole that is high or critical, ${lesser} with a lesser one.`);
process.exit(grave.length === 0 ? 0 : 1);
