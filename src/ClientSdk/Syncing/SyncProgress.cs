namespace ClientSdk.Syncing;

/// <summary>How far a job is. Reported in order, one report at a time, whenever items have moved on.</summary>
/// <param name="Done">Items with a final result, those of earlier runs and unchanged ones included.</param>
/// <param name="Failed">Those of them that are dead or stay in doubt.</param>
/// <param name="Waiting">Items without one.</param>
/// <param name="Requests">Requests over all runs.</param>
/// <param name="ItemsPerSecond">Items done a second in this run; 0 before any time has passed.</param>
/// <param name="TimeLeft">By <see cref="SyncOptions{T}.Estimate"/>, else at that rate; <see langword="null"/> when neither is known.</param>
public sealed record SyncProgress(long Done, long Failed, long Waiting, long Requests, double ItemsPerSecond, TimeSpan? TimeLeft);
