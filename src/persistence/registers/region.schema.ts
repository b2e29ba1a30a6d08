import { Schema } from 'mongoose';
import { schemaOptions } from '../schema-options.js';

/** A labour-market region; the key is its code, `AM24`. */
export interface RegionDocument {
  _id: string;
  name: string;
}

export const regionSchema = new Schema(
  {
    _id: { type: String, required: true, match: /^AM\d{2}$/ },
    name: { type: String, required: true },
  },
  schemaOptions('regions'),
);
