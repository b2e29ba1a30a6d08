/** What our manifests promise beside being well formed. */
import { z } from 'zod';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
}

interface Container {
  name: string;
  image: string;
  securityContext?: { allowPrivilegeEscalation?: boolean; readOnlyRootFilesystem?: boolean; capabilities?: { drop?: string[] } };
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  env?: { name: string; value?: string }[];
  readinessProbe?: object;
  livenessProbe?: object;
}
interface PodTemplate {
  metadata: { labels: Record<string, string> };
  spec: { containers: Container[]; securityContext?: { runAsNonRoot?: boolean; seccompProfile?: { type: string } }; automountServiceAccountToken?: boolean };
}

/** As KEDA reads it, for the parts that we use: https://keda.sh/docs/latest/reference/scaledobject-spec/ */
const zScaledObject = z.strictObject({
  scaleTargetRef: z.strictObject({ name: z.string() }),
  minReplicaCount: z.int().min(1),
  maxReplicaCount: z.int().min(2),
  pollingInterval: z.int().positive(),
  cooldownPeriod: z.int().positive(),
  fallback: z.strictObject({ failureThreshold: z.int().positive(), replicas: z.int().positive() }),
  triggers: z
    .array(
      z.strictObject({
        type: z.literal('temporal'),
        metadata: z.strictObject({
          endpoint: z.string().regex(/:\d+$/),
          namespace: z.string(),
          taskQueue: z.string(),
          queueTypes: z.string(),
          targetQueueSize: z.string().regex(/^\d+$/),
        }),
      }),
    )
    .min(1),
});
const SECRET = /PASSWORD|SECRET|TOKEN|API_KEY|_KEYS$|MONGODB_URI/;

/** All faults of the manifests of one kustomization, each with its place. */
export function faultsOf(manifests: readonly Manifest[]): string[] {
  const pods = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Job').map((manifest) => ({ manifest, template: manifest.spec?.['template'] as PodTemplate }));
  const names = new Set(manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  return [
    ...pods.flatMap(podFaults),
    ...manifests.flatMap((manifest) => selectorFaults(manifest, pods.map(({ template }) => template.metadata.labels))),
    ...manifests.flatMap((manifest) => targetFaults(manifest, names)),
    ...manifests.flatMap(secretFaults),
    ...manifests.filter(({ kind }) => kind === 'ScaledObject').flatMap(scalerFaults),
  ];
}

function podFaults({ manifest, template }: { manifest: Manifest; template: PodTemplate }): string[] {
  const at = `${manifest.kind} ${manifest.metadata.name}`;
  const { securityContext, containers, automountServiceAccountToken } = template.spec;
  const faults: [boolean, string][] = [
    [securityContext?.runAsNonRoot === true, 'must run as somebody else than root'],
    [securityContext?.seccompProfile?.type === 'RuntimeDefault', 'needs the seccomp profile of the runtime'],
    [automountServiceAccountToken === false, 'must get no token of Kubernetes'],
    ...containers.flatMap((container): [boolean, string][] => [
      [container.securityContext?.allowPrivilegeEscalation === false, 'must not gain privileges'],
      [container.securityContext?.readOnlyRootFilesystem === true, 'needs a root file system that is read only'],
      [container.securityContext?.capabilities?.drop?.includes('ALL') === true, 'must drop all capabilities'],
      [container.resources?.requests?.['memory'] !== undefined && container.resources.limits?.['memory'] !== undefined, 'needs a request and a limit of memory'],
      [manifest.kind === 'Job' || (container.readinessProbe !== undefined && container.livenessProbe !== undefined), 'needs both probes'],
      [!/:latest$/.test(container.image), 'must name a version of its image'],
    ]),
  ];
  return faults.filter(([right]) => !right).map(([, fault]) => `${at} ${fault}`);
}

/** A selector that selects nothing protects nothing, and says so to nobody. */
function selectorFaults({ kind, metadata, spec = {} }: Manifest, labels: readonly Record<string, string>[]): string[] {
  const selector = {
    Service: spec['selector'],
    NetworkPolicy: (spec['podSelector'] as { matchLabels?: object } | undefined)?.matchLabels,
    PodDisruptionBudget: (spec['selector'] as { matchLabels?: object } | undefined)?.matchLabels,
  }[kind] as Record<string, string> | undefined;
  if (selector === undefined) return [];
  const found = labels.some((own) => Object.entries(selector).every(([name, value]) => own[name] === value));
  return found ? [] : [`${kind} ${metadata.name} selects no pod`];
}

function targetFaults({ kind, metadata, spec = {} }: Manifest, names: ReadonlySet<string>): string[] {
  const target = spec['scaleTargetRef'] as { name: string } | undefined;
  if (target === undefined || names.has(`Deployment/${target.name}`)) return [];
  return [`${kind} ${metadata.name} scales ${target.name}, which is not there`];
}

function secretFaults({ kind, metadata, data = {}, spec = {} }: Manifest): string[] {
  if (kind === 'Secret') return [`Secret ${metadata.name}: secrets are made by the platform, never kept here`];
  const containers = (spec['template'] as PodTemplate | undefined)?.spec.containers ?? [];
  const given = [...Object.keys(data), ...containers.flatMap(({ env = [] }) => env.filter(({ value }) => value !== undefined).map(({ name }) => name))];
  return given.filter((name) => SECRET.test(name)).map((name) => `${kind} ${metadata.name}: ${name} is a secret and belongs in the Secret`);
}

function scalerFaults({ metadata, spec }: Manifest): string[] {
  const result = zScaledObject.safeParse(spec);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `ScaledObject ${metadata.name}: ${path.join('.')}: ${message}`);
}
