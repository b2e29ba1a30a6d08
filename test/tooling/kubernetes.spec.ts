import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { faultsOf, type Manifest } from '../../scripts/lib/kubernetes-rules.js';
import { apiConfig } from '../../src/config/config.js';

const BASE = new URL('../../deploy/kubernetes/base/', import.meta.url);
/** The base as it stands; its labels for all are added as kustomize would. */
function base(change: (text: string) => string = (text) => text): Manifest[] {
  const texts = readdirSync(BASE).filter((name) => name !== 'kustomization.yaml').map((name) => readFileSync(new URL(name, BASE), 'utf8'));
  const manifests = parseAllDocuments(change(texts.join('\n---\n'))).map((document) => document.toJS() as Manifest);
  for (const { spec } of manifests) {
    const template = spec?.['template'] as { metadata: { labels: Record<string, string> } } | undefined;
    if (template) template.metadata.labels['app.kubernetes.io/part-of'] = 'doorstroom';
  }
  return manifests;
}

describe('the rules for Kubernetes', () => {
  it('find no fault in the base', () => {
    expect(faultsOf(base())).toEqual([]);
  });

  it.each([
    ['a container as root', 'runAsNonRoot: true', 'runAsNonRoot: false', /somebody else than root/],
    ['a root file system that can be written', 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', /read only/],
    ['no limit of memory', 'limits: { memory: 768Mi }', 'limits: {}', /limit of memory/],
    ['a budget for nobody', 'maxUnavailable: 1\n  selector:\n    matchLabels: { app.kubernetes.io/name: doorstroom-worker }', 'maxUnavailable: 1\n  selector:\n    matchLabels: { app.kubernetes.io/name: doorstroom-workers }', /selects no pod/],
    ['a scaler of nothing', 'scaleTargetRef: { name: doorstroom-worker }', 'scaleTargetRef: { name: worker }', /which is not there/],
    ['a queue size that KEDA cannot read', "targetQueueSize: '50'", 'targetQueueSize: 50', /targetQueueSize/],
    ['a secret in the file', '  DOORSTROOM_MODE: production', '  DOORSTROOM_KEYS: abc', /belongs in the Secret/],
  ])('find %s', (_what, search, replacement, fault) => {
    const changed = (text: string) => {
      expect(text).toContain(search);
      return text.replaceAll(search, replacement);
    };
    expect(faultsOf(base(changed)).join('\n')).toMatch(fault);
  });

  it('give the API a configuration that it accepts, with the Secret', () => {
    const { data = {} } = base().find(({ kind }) => kind === 'ConfigMap')!;
    const key = randomBytes(32).toString('base64');
    const secret = { DOORSTROOM_MONGODB_URI: 'mongodb://a/doorstroom', DOORSTROOM_KEYS: `1:${key}` };
    expect(apiConfig({ ...data, ...secret })).toMatchObject({ mode: 'production', temporal: { namespace: 'doorstroom' } });
  });
});
