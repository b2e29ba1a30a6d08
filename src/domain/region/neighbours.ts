/**
 * Which labour-market regions lie next to each other: a common border on land, or a bridge or dike with a road. This
 * table is the product's own; borders of municipalities change, so it is looked at again with the table of regions.
 */
const BORDERS: Readonly<Record<string, readonly string[]>> = {
  AM01: ['AM02', 'AM03'],
  AM02: ['AM03', 'AM11', 'AM15', 'AM36'],
  AM03: ['AM36'],
  AM05: ['AM06', 'AM09', 'AM36'],
  AM06: ['AM07', 'AM09', 'AM11', 'AM36', 'AM38'],
  AM07: ['AM08', 'AM09', 'AM10', 'AM38'],
  AM08: ['AM10', 'AM27', 'AM29'],
  AM10: ['AM13', 'AM27', 'AM35', 'AM38'],
  AM11: ['AM12', 'AM15', 'AM36'],
  AM12: ['AM13', 'AM14', 'AM18'],
  AM13: ['AM14', 'AM18', 'AM19', 'AM20', 'AM35', 'AM38'],
  AM14: ['AM38'],
  AM15: ['AM17', 'AM37'],
  AM17: ['AM18', 'AM37'],
  AM18: ['AM19', 'AM37'],
  AM19: ['AM20', 'AM34', 'AM37'],
  AM20: ['AM22', 'AM34', 'AM35'],
  AM21: ['AM22', 'AM34'],
  AM22: ['AM23', 'AM24', 'AM25', 'AM34'],
  AM23: ['AM25', 'AM35'],
  AM24: ['AM25'],
  AM25: ['AM26', 'AM35'],
  AM26: ['AM27', 'AM28'],
  AM27: ['AM28', 'AM29', 'AM32'],
  AM28: ['AM32', 'AM33'],
  AM29: ['AM32', 'AM33'],
  AM30: ['AM33'],
  AM32: ['AM33'],
};

/** Codes of the regions next to this one, in order; none for a code that is not known. */
export function neighboursOf(region: string): string[] {
  const listed = BORDERS[region] ?? [];
  const listing = Object.keys(BORDERS).filter((other) => BORDERS[other]!.includes(region));
  return [...listed, ...listing].sort();
}
