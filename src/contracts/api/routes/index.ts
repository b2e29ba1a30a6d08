/** Every route of the API by its operation id. One file a subject; a new subject adds a line here. */
import type { RouteContract } from '../route.js';
import { healthRoutes } from './health.js';

export const ROUTES: Readonly<Record<string, RouteContract>> = {
  ...healthRoutes,
};
