import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
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

/** A provider that is made from the open store. */
export function fromStore<T>(provide: FactoryProvider['provide'], make: (store: Store) => T): FactoryProvider<T> {
  return { provide, inject: [STORE], useFactory: make };
}
