/** What people do to one journey, a command at a time: on hold and off, proposed, placed, at work, and back in the pool. About seven of them. */
import type { Call, Outcome } from './load.js';

type Chapter = 'pool' | 'proposed' | 'wanted' | 'agreed' | 'working' | 'worked';

export class JourneyStory {
  /** A command is under way. */
  busy = false;
  onHold = false;
  /** The last command was lost: whether it was carried out, its caller does not know. */
  unsure = false;
  private chapter: Chapter = 'pool';
  private proposalId = '';
  private placementId = '';

  constructor(
    readonly candidateId: string,
    /** Work to propose. */
    private readonly assignmentIds: readonly string[],
  ) {}

  /** Placed, and not ended since. */
  get placed(): boolean {
    return this.chapter === 'agreed' || this.chapter === 'working';
  }

  /** All is told: the journey is back in the pool, and nobody asks more of it. */
  get told(): boolean {
    return this.chapter === 'worked';
  }

  /** The command that comes next, and what follows when it is accepted. Not for a story that is told. */
  next(): { call: Call; accepted: (answer: Record<string, unknown>) => void } {
    if (this.onHold) return this.command('resumption', {}, () => (this.onHold = false));
    switch (this.chapter) {
      case 'proposed':
        return this.answer('contractor', () => (this.chapter = 'wanted'));
      case 'wanted':
        return this.answer('candidate', ({ placementId }) => {
          this.placementId = String(placementId);
          this.chapter = 'agreed';
        });
      case 'agreed':
        return this.ofPlacement('start-confirmation', { startedAt: new Date().toISOString() }, () => (this.chapter = 'working'));
      case 'working':
        return this.ofPlacement('early-termination', { endedAt: new Date().toISOString(), reason: 'work-ended' }, () => (this.chapter = 'worked'));
      case 'worked':
      case 'pool':
        return Math.random() < 0.5 ? this.propose() : this.hold();
    }
  }

  /** Takes in how a command ended. What is accepted later makes sure again: it was possible where the story stands. */
  heard(outcome: Outcome, accepted: (answer: Record<string, unknown>) => void): void {
    if (outcome.kind === 'lost') this.unsure = true;
    if (outcome.kind !== 'accepted') return;
    this.unsure = false;
    accepted(outcome.answer);
  }

  private propose() {
    const assignmentId = this.assignmentIds[Math.floor(Math.random() * this.assignmentIds.length)]!;
    return this.command('proposals', { assignmentId }, ({ proposalId }) => {
      this.proposalId = String(proposalId);
      this.chapter = 'proposed';
    });
  }

  private hold() {
    return this.command('holds', { reason: 'care' }, () => (this.onHold = true));
  }

  private answer(party: 'contractor' | 'candidate', accepted: (answer: Record<string, unknown>) => void) {
    return post(`/v1/proposals/${this.proposalId}/answers`, { answer: 'accept', party }, accepted);
  }

  private ofPlacement(what: string, body: object, accepted: () => void) {
    return post(`/v1/placements/${this.placementId}/${what}`, body, accepted);
  }

  private command(what: string, body: object, accepted: (answer: Record<string, unknown>) => void) {
    return post(`/v1/candidates/${this.candidateId}/journey/${what}`, body, accepted);
  }
}

function post(path: string, body: object, accepted: (answer: Record<string, unknown>) => void) {
  return { call: { method: 'POST', path, body, as: 'coordinator' } satisfies Call, accepted };
}
