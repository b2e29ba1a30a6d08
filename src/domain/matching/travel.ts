/** How far work is from where a candidate lives, and how far is too far. */
import type { Travel, TravelMode } from '../candidate/profile.js';
import type { WorkPlace } from './work.js';

export interface Home {
  municipality: string;
  postcode4: string;
  travel?: Travel;
}

/** Kilometres per hour as the crow flies, door to door: a rough figure for ruling out, not for planning a trip. */
const SPEEDS: Record<TravelMode, number> = {
  walking: 4,
  bicycle: 13,
  moped: 22,
  'public-transport': 22,
  'shared-van': 40,
  car: 40,
};

/** Without coordinates, the distance by what the two places share; the upper side, so that nobody is sent too far. */
const ESTIMATES = { samePostcode: 3, sameMunicipality: 10, sameArea: 25, elsewhere: 60 };

const EARTH_RADIUS_KM = 6371;

/** Kilometres between home and work: by coordinates when both are known, otherwise estimated. */
export function kilometresBetween({ municipality, postcode4, travel }: Home, place: WorkPlace): number {
  const known = positionOf(travel ?? {});
  const work = positionOf(place);
  if (known && work) return haversine(known, work);
  if (postcode4 === place.postcode4) return ESTIMATES.samePostcode;
  if (sameName(municipality, place.municipality)) return ESTIMATES.sameMunicipality;
  return postcode4.slice(0, 2) === place.postcode4.slice(0, 2) ? ESTIMATES.sameArea : ESTIMATES.elsewhere;
}

/** The farthest that a candidate can travel, in kilometres; infinite when nothing is known of it. */
export function reachOf(travel: Travel | undefined): number {
  if (!travel) return Infinity;
  const speed = Math.max(...travel.modes.map((mode) => SPEEDS[mode]), 0);
  const byTime = travel.maxMinutes === undefined ? Infinity : (travel.maxMinutes / 60) * speed;
  return Math.min(travel.maxKilometres ?? Infinity, byTime);
}

/** True for names of one municipality, however they are written. */
export function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.normalize('NFKD').replace(/[^\p{L}]/gu, '').toLowerCase();
  return plain(a) === plain(b);
}

interface Position {
  latitude: number;
  longitude: number;
}

function positionOf({ latitude, longitude }: Partial<Position>): Position | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function haversine(a: Position, b: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const dLat = radians(b.latitude - a.latitude);
  const dLon = radians(b.longitude - a.longitude);
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
