/**
 * What a server's error codes mean to a command that was sent. Numbers and names as in MongoDB's error_codes.yml; a
 * code that is in none of these is a fault: of the command, the log-in or the data.
 */

/** Refused before it began, because this server takes no writes. */
export const refusedCodes: ReadonlySet<unknown> = new Set(
  Object.values({
    LegacyNotPrimary: 10058,
    NotWritablePrimary: 10107,
    NotPrimaryNoSecondaryOk: 13435,
    NotPrimaryOrSecondary: 13436,
  }),
);

/** It ran into its own maxTimeMS, or the server's default of that. */
export const maxTimeCode = 50;

/**
 * Broken off, possibly in its midst: of many documents a part may have been written. It passes, by itself or when
 * somebody sees to the server, so that the command is worth repeating.
 */
export const lostCodes: ReadonlySet<unknown> = new Set(
  Object.values({
    // Between servers.
    HostUnreachable: 6,
    HostNotFound: 7,
    NetworkTimeout: 89,
    NetworkInterfaceExceededTimeLimit: 202,
    ConnectionPoolExpired: 317,
    ConnectionError: 384,
    PooledConnectionAcquisitionExceededTimeLimit: 407,
    SocketException: 9001,
    // The server stops, or another becomes the primary.
    ShutdownInProgress: 91,
    PrimarySteppedDown: 189,
    InterruptedAtShutdown: 11600,
    InterruptedDueToReplStateChange: 11602,
    FailedToSatisfyReadPreference: 133,
    ReadConcernMajorityNotAvailableYet: 134,
    // Somebody or something interrupted it.
    LockTimeout: 24,
    WriteConflict: 112,
    CursorKilled: 237,
    ExceededTimeLimit: 262,
    ClientDisconnect: 279,
    TransactionExceededLifetimeLimitSeconds: 290,
    InterruptedDueToStorageChange: 355,
    InterruptedDueToReshardingCriticalSection: 453,
    Interrupted: 11601,
    ClientMarkedKilled: 46841,
    RetriableRemoteCommandFailure: 91331,
    InterruptedDueToFCVChange: 10045600,
    // The rest of a read: its cursor was forgotten, or its plan dropped with an index.
    CursorNotFound: 43,
    QueryPlanKilled: 175,
    // Sharded: the routing was out of date.
    StaleEpoch: 150,
    StaleConfig: 13388,
    // Acknowledged by too few.
    WriteConcernTimeout: 64,
    UnsatisfiableWriteConcern: 100,
    // The server lacks room, or lets nobody write for want of it.
    TooManyFilesOpen: 264,
    TemporarilyUnavailable: 365,
    UserWritesBlocked: 371,
    ResourceExhausted: 402,
    OutOfDiskSpace: 14031,
    // The server has too much to do.
    AdmissionQueueOverflow: 433,
    RateLimitExceeded: 449,
    PooledConnectionAcquisitionRejected: 450,
    IngressRequestRateLimitExceeded: 462,
  }),
);
