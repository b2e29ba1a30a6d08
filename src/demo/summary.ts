/** The last page of the demo. */
import { CODEC_SIGN_IN } from '../contracts/api/routes/codec.js';
import type { Facts } from './facts.js';
import { OUTCOME_WORDS, STAGE_WORDS } from './words.js';

export interface Places {
  apiAddress: string;
  temporalUiAddress: string | undefined;
  namespace: string;
  issuer: string;
}

const WIDTH = 64;
export const rule = (title: string): string => `-- ${title} ${'-'.repeat(Math.max(0, WIDTH + 6 - title.length))}`;
export const row = (name: string, value: number | string): string => `  ${name.padEnd(WIDTH, ' ')} ${String(value).padStart(6)}`;

export function summary(facts: Facts, { refusals, faults }: { refusals: ReadonlyMap<string, number>; faults: readonly string[] }): string {
  const { proposals, placements, followOns, checkpoints } = facts;
  const word = (words: Readonly<Record<string, readonly [string, string]>>) => ([code, count]: [string, number]) => row(`${words[code]?.join(' (') ?? code})`, count);
  return [
    '',
    rule('Stand van de trajecten (where the journeys stand)'),
    ...facts.stages.map(word(STAGE_WORDS)),
    rule('Uitkomsten (outcomes)'),
    ...(facts.outcomes.length > 0 ? facts.outcomes.map(word(OUTCOME_WORDS)) : [row('nog geen (none yet)', 0)]),
    rule('Voorstellen (proposals)'),
    row('gedaan (made)', proposals.made),
    row('beide partijen ja (accepted)', proposals.accepted),
    row('een partij nee (declined)', proposals.declined),
    row('geen antwoord op tijd (silent)', proposals.silent),
    row('geweigerd: werkopdracht was vol (refused by capacity)', proposals.refusedByCapacity),
    row('ingetrokken of anders gesloten (revoked or otherwise closed)', proposals.otherwise),
    rule('Plaatsingen (placements)'),
    row('afgesproken (agreed)', placements.agreed),
    row('gewerkt (worked)', placements.worked),
    row('afgemaakt (completed)', placements.completed),
    row('niet komen opdagen (no-shows)', placements.noShows),
    row('start niet bevestigd (start not confirmed)', placements.notConfirmed),
    row('eerder gestopt (early ends)', placements.earlyEnds),
    row('volgende stap bekend voor het einde (next step known before the end)', `${followOns.knownBeforeEnd}/${followOns.ended}`),
    row('dagen zonder werk tussen plaatsingen (gap days)', followOns.gapDays),
    row('hetzelfde in seconden van de demo (in seconds of the demo)', followOns.gapSeconds),
    rule('Begeleiding (checkpoints)'),
    row('gemeld (reported)', checkpoints.reported),
    row('gemist (missed)', checkpoints.missed),
    row('vervallen (cancelled)', checkpoints.cancelled),
    ...(refusals.size > 0 ? [rule('Opdrachten die werden geweigerd (commands refused)'), ...[...refusals].sort().map(([code, count]) => row(code, count))] : []),
    rule('Controle (check)'),
    ...(faults.length === 0
      ? ['  Elk traject staat er één keer. Nergens meer mensen dan plekken. Niemand op twee plekken tegelijk. Niets staat stil.', '  (One row a journey, no assignment above its headcount, nobody in two places at once, no standstill.)']
      : faults.map((fault) => `  FOUT: ${fault}`)),
    '',
  ].join('\n');
}

/** Ready to paste into the filter bar, and as links. */
const FILTERS: readonly (readonly [title: string, query: string])[] = [
  ['Iedereen onderweg in Zeeland (on the way)', "WorkflowType = 'candidateJourney' AND ExecutionStatus = 'Running' AND Region = 'AM24'"],
  ['Een begeleidingsmoment gemist (checkpoint missed)', "Attention = 'checkpoint-missed'"],
  ['Gewone baan of opleiding (regular job or education)', "Outcome IN ('regular-job', 'education')"],
];

/** Where a manager can look further. */
export function whereToLook({ apiAddress, temporalUiAddress, namespace, issuer }: Places, longest: string | undefined): string {
  const ui = temporalUiAddress === undefined ? undefined : `${temporalUiAddress}/namespaces/${namespace}/workflows`;
  return [
    rule('Verder kijken (where to look)'),
    `  API met alle opdrachten (API docs)     ${apiAddress}/docs   Aanmelden zonder wachtwoord bij ${issuer}`,
    ...(ui === undefined
      ? ['  Temporal UI: zie de server die u zelf instelde (see your own server)']
      : [
          '  Eerst aanmelden als manager, om in de Temporal UI te lezen wat versleuteld is (sign in as manager first)',
          `    ${apiAddress}${CODEC_SIGN_IN}`,
          ...(longest === undefined ? [] : ['  Een traject met een lang verhaal (a journey with a long story)', `    ${ui}/${encodeURIComponent(`candidate/${longest}`)}`]),
          ...FILTERS.flatMap(([title, query]) => [`  ${title}`, `    ${ui}?query=${encodeURIComponent(query)}`]),
          '  Alle filters (all filters): docs/temporal-ui.md',
        ]),
    '',
  ].join('\n');
}
