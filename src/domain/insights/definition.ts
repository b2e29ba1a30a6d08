/** What a definition of a figure says. */
import type { Dimension, MeasureCode } from './measures.js';

/** A text in the languages of the product. */
export type Bilingual = Readonly<Record<'nl' | 'en', string>>;

interface Words {
  name: Bilingual;
  /** What is counted; of a share the numerator. */
  counts: Bilingual;
  /** Of a share: what it is a share of. */
  outOf?: Bilingual;
  leftOut: Bilingual;
  /** The moment that decides in which period a row counts. */
  moment: Bilingual;
  /** Not for contractors: the work needs it not. */
  poolOnly?: boolean;
}

/** How many, and how many of each part of `level`. */
export interface CountDefinition extends Words {
  kind: 'count';
  measure: MeasureCode;
  level?: string;
  /** Parts that are shown; all when left out. */
  parts?: readonly string[];
  /** One part is the figure: its count is that of this part. */
  only?: readonly [level: string, part: string];
}

/** Some parts of a level as a share of some. */
export interface ShareDefinition extends Words {
  kind: 'share';
  outOf: Bilingual;
  measure: MeasureCode;
  level: string;
  parts: readonly string[];
  /** All parts when left out. */
  of?: readonly string[];
}

/** Median, ninetieth percentile and longest. */
export interface SpreadDefinition extends Words {
  kind: 'spread';
  measure: MeasureCode;
  value: string;
}
export type Definition = CountDefinition | ShareDefinition | SpreadDefinition;

export interface FiguresOf {
  title: Bilingual;
  dimensions: readonly Dimension[];
  /** What can be filtered by, when it is not every dimension. */
  filters?: readonly Dimension[];
  /** False: as things stand now, whatever the period. */
  periods: boolean;
  /** A contractor may ask them of the own work. */
  contractor: boolean;
  figures: Readonly<Record<string, Definition>>;
}
