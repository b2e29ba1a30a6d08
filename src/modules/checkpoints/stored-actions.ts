import type { Actions } from '../../persistence/actions/actions.js';
import { ActionsPort, type NewAction } from './actions.port.js';

/** Actions of reports, in the list of everything that is to be done. */
export class StoredActions extends ActionsPort {
  constructor(private readonly list: Actions) {
    super();
  }

  async open(actions: (NewAction & { actionId: string })[], { subject, at }: { subject: string; at: string }): Promise<void> {
    await this.list.add(
      actions.map(({ ownerId, ...action }) => ({ ...action, kind: 'action' as const, owner: ownerId, createdBy: subject })),
      at,
    );
  }
}
