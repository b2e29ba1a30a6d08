import type { PlacementRow } from '../../domain/journey/projection.js';
import { instantOf, isBefore } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Models } from '../../persistence/models.js';
import { isDuplicateKey } from '../../persistence/stored.js';
import { hasBegun, weekPeriod } from './iso-week.js';

export interface HoursReport {
  week: string;
  /** Worked minutes of the whole week, 0 to 10,080. */
  minutes: number;
  reportedBy: string;
}

export interface ReportedHours {
  placementId: string;
  week: string;
  minutes: number;
  revision: number;
  reportedAt: string;
}

type Stored = { rev: number; placementId: string; week: string; minutes: number; reportedAt: string | Date };

/** Reported hours: one record per placement and week, the last report holds. */
export class Hours {
  constructor(private readonly models: Pick<Models, 'hours'>) {}

  /**
   * Keeps a report. One that says what was reported before changes nothing, so a repeat is safe.
   * Throws `HOURS.WEEK_UNKNOWN`, `HOURS.WEEK_AHEAD`, `HOURS.WEEK_OUTSIDE_PLACEMENT` or `PLACEMENT.NOT_STARTED`.
   */
  async report(placement: PlacementRow, { week, minutes, reportedBy }: HoursReport): Promise<ReportedHours> {
    requireWorkedWeek(placement, week);
    const { placementId, candidateId, contractorId, assignmentId, region } = placement;
    const _id = `${placementId}/${week}`;
    for (;;) {
      const present = await this.models.hours.findById(_id).lean();
      if (present?.minutes === minutes) return reported(present);
      const said = { minutes, reportedBy, reportedAt: new Date().toISOString() };
      if (!present) {
        const made = { _id, rev: 1, placementId, candidateId, contractorId, assignmentId, region, week, ...said };
        if (await this.insert(made)) return reported(made);
        continue;
      }
      const changed = await this.models.hours
        .findOneAndUpdate({ _id, rev: present.rev }, { $set: said, $inc: { rev: 1 } }, { returnDocument: 'after', runValidators: true })
        .lean();
      if (changed) return reported(changed);
    }
  }

  /** All reported weeks of a placement, the first one first. */
  async list(placementId: string): Promise<ReportedHours[]> {
    return (await this.models.hours.find({ placementId }).sort({ week: 1 }).lean()).map(reported);
  }

  /** False when another report was first. */
  private async insert(document: object): Promise<boolean> {
    try {
      await this.models.hours.create(document);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}

function requireWorkedWeek({ startedAt, endedAt, endsAt }: PlacementRow, week: string): void {
  const field = 'body.week';
  const period = weekPeriod(week);
  if (!period) throw new DomainError('HOURS.WEEK_UNKNOWN', `There is no week ${week}`, { field, remedy: 'Give an ISO week that the year has.' });
  if (!hasBegun(period.from, instantOf(Date.now()))) {
    throw new DomainError('HOURS.WEEK_AHEAD', 'This week has not begun', { field, remedy: 'Report hours of this week or earlier.' });
  }
  if (!startedAt) {
    throw new DomainError('PLACEMENT.NOT_STARTED', 'The start of this placement is not confirmed', { remedy: 'Confirm the start first.' });
  }
  if (isBefore(startedAt, period.to) && !isBefore(endedAt ?? endsAt, period.from)) return;
  throw new DomainError('HOURS.WEEK_OUTSIDE_PLACEMENT', 'The placement did not run in this week', {
    field,
    remedy: 'Choose a week in which the placement ran.',
    facts: { startedAt, endsAt: endedAt ?? endsAt },
  });
}

function reported({ placementId, week, minutes, rev, reportedAt }: Stored): ReportedHours {
  return { placementId, week, minutes, revision: rev, reportedAt: new Date(reportedAt).toISOString() };
}
