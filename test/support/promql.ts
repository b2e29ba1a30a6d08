import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');


/** Names of the metrics in an expression. Throws where it is no PromQL. */
export function metricsIn(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`No PromQL at character ${node.from}: ${expression}`);
      if (node.type.name === 'VectorSelector') {
        const [, name] = /^\s*([a-zA-Z_:][\w:]*)/.exec(expression.slice(node.from, node.to)) ?? [];
        if (name === undefined) throw new Error(`A selector without a name: ${expression}`);
        names.push(name);
      }
    },
  });
  return names;
}

/** Every name that a scrape can be asked for: samples, and families that have none yet. */
export function namesIn(scrape: string): Set<string> {
  const names = new Set<string>();
  for (const line of scrape.split('\n')) {
    const [, family, type] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
    if (family !== undefined) {
      names.add(family);
      if (type === 'histogram') for (const end of ['_bucket', '_sum', '_count']) names.add(`${family}${end}`);
    }
    const [, sample] = /^([a-zA-Z_:][\w:]*)[{ ]/.exec(line) ?? [];
    if (sample !== undefined) names.add(sample);
  }
  return names;
}

export interface Alert {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

export function alerts(): Alert[] {
  return (parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Alert[] }[] }).groups.flatMap((group) => group.rules);
}

/** The expressions of the dashboard, with what Grafana fills in. */
export function dashboardExpressions(): string[] {
  const { panels } = JSON.parse(read('deploy/grafana/doorstroom.json')) as { panels: { targets?: { expr: string }[] }[] };
  return panels.flatMap(({ targets = [] }) => targets).map(({ expr }) => expr.replaceAll('$__rate_interval', '5m'));
}
