import { Module, type DynamicModule } from '@nestjs/common';
import type { Store } from './connection.js';

/** The token of the open store. */
export const STORE = Symbol('Store');

/** The open store, for every module. Who opened it closes it. */
@Module({})
export class StoreModule {
  static forRoot(store: Store): DynamicModule {
    return { module: StoreModule, global: true, providers: [{ provide: STORE, useValue: store }], exports: [STORE] };
  }
}
