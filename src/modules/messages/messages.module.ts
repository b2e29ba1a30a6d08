import { Module } from '@nestjs/common';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { MessagePreferenceStore } from '../../persistence/messages/message-preferences.js';
import { fromStore } from '../../persistence/store.module.js';
import { MessagePreferencesController } from './message-preferences.controller.js';
import { MessagePreferencesService } from './message-preferences.service.js';

@Module({
  controllers: [MessagePreferencesController],
  providers: [
    MessagePreferencesService,
    fromStore(MessagePreferenceStore, ({ models }) => new MessagePreferenceStore(models)),
    fromStore(CandidateRecords, (store) => new CandidateRecords(store)),
  ],
})
export class MessagesModule {}
