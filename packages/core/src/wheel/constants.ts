/** The wheel's times, in one place. Milliseconds. See the README, "How it works". */

/** A slot is one second of one partition. */
export const slotMs = 1_000;
/** A slot job runs this long before its slot begins. */
export const armLeadMs = 1_500;
/** Nobody offers a slot later than this before its job is due: an id re-added while its job is active is lost. */
export const offerMarginMs = 1_000;
/** Only slots this near are in the timer at all, so the far future costs Redis nothing. */
export const horizonMs = 10 * 60_000;
/** The far loader comes back this long before what it has filled runs out. */
export const horizonOverlapMs = 2 * 60_000;
/** The near loader looks this far ahead (of a slot's arm time). */
export const nearWindowMs = 30_000;
export const nearPeriodMs = 5_000;
/** What is this overdue is armed by the audit. */
export const auditOverdueMs = 2_000;
export const auditPeriodMs = 1_000;

export const leaseMs = 8_000;
export const leaseRenewMs = 2_000;
/** A worker that could not renew for lease − this sends nothing. */
export const leaseSafetyMs = 2_000;
export const recoveryPeriodMs = 1_000;
/** A task whose worker was lost this often is failed. */
export const lostMax = 5;

/** A slot job earlier than this by the ledger's clock is put back. */
export const earlyToleranceMs = 1_000;
/** A clock offset that moves by more than this stops slots and duties until it is measured anew. */
export const offsetJumpMs = 500;
export const offsetMeasureMs = 10_000;

/** How long the api waits for the worker that holds a task. */
export const holderAnswerMs = 300;
/** A parked task that no write has taken within this time is armed again. */
export const parkMs = 1_000;
/** The armed window: from here to its due time a task may be held by a worker. */
export const armedWindowMs = armLeadMs + offerMarginMs;
/** How often each process compares the timer's epoch with the one it knows. */
export const epochCheckMs = 1_000;
export const partitionCountDefault = 16;

/** An occurrence is planned this long before its nominal time: its task is in the ledger well before its slot is armed. */
export const planLeadMs = 15_000;
/** With the timer up, a tick gets this long before the planner duty takes what it should have planned. */
export const plannerOverdueMs = 2_000;
export const plannerPeriodMs = 3_000;
/** How often schedules that come into the horizon are given ticks. */
export const tickLoaderPeriodMs = 60_000;
/** An occurrence that is found undecided, or unsent, this long after it was due is missed; a lesser delay is only late. */
export const missedAfterMs = 30_000;
/** A buffered occurrence that nobody wakes looks again after this. */
export const bufferedLookMs = 15_000;
