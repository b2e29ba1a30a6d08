import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { alerts, dashboardExpressions, metricsIn } from '../support/promql.js';

const runbooks = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

describe('alert rules', () => {
  it.each(alerts().map((alert) => [alert.alert, alert] as const))('%s is PromQL, with a severity, a sentence and a runbook', (name, alert) => {
    expect(metricsIn(alert.expr).length).toBeGreaterThan(0);
    expect(['warning', 'critical']).toContain(alert.labels.severity);
    expect(alert.for).toMatch(/^\d+m$/);
    expect(alert.annotations.summary.length).toBeGreaterThan(10);
    expect(alert.annotations.runbook).toBe(`docs/operations.md#${name.toLowerCase()}`);
    expect(runbooks).toContain(`### ${name}\n`);
  });

  it('have no runbook that belongs to none', () => {
    const headings = [...runbooks.matchAll(/^### (Doorstroom\w+)$/gm)].map(([, name]) => name);
    expect(headings.sort()).toEqual(alerts().map(({ alert }) => alert).sort());
  });
});

describe('dashboard', () => {
  it('holds PromQL only', () => {
    for (const expression of dashboardExpressions()) expect(metricsIn(expression).length).toBeGreaterThan(0);
  });

  it('is refused when it does not parse', () => {
    expect(() => metricsIn('sum(rate(a[5m])')).toThrow('No PromQL');
  });
});
