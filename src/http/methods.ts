import { ROUTES } from '../contracts/api/routes/index.js';

interface Pattern {
  matches: RegExp;
  methods: string[];
}

const PATTERNS: Pattern[] = patternsOf();

function patternsOf(): Pattern[] {
  const byPath = new Map<string, string[]>();
  for (const { path, method } of Object.values(ROUTES)) {
    const methods = byPath.get(path) ?? [];
    methods.push(method.toUpperCase(), ...(method === 'get' ? ['HEAD'] : []));
    byPath.set(path, methods);
  }
  return [...byPath].map(([path, methods]) => ({
    matches: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
    methods,
  }));
}

/** The methods that a path has; none when there is no such path. */
export function methodsAt(url: string): string[] {
  const path = url.split('?', 1)[0] ?? '';
  return PATTERNS.filter((p) => p.matches.test(path)).flatMap((p) => p.methods);
}
