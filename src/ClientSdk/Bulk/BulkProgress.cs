namespace ClientSdk.Bulk;

/// <summary>How far a job is. Reported in order, one report at a time, whenever items have their final results.</summary>
/// <param name="Done">Items with a final result.</param>
/// <param name="Failed">Those of them that did not succeed, for whatever reason.</param>
/// <param name="Waiting">Items that have been read from the source and have no final result yet.</param>
/// <param name="Total">Items in the source; <see langword="null"/> when it does not say.</param>
/// <param name="ItemsPerSecond">Items done a second since the start; 0 before any time has passed.</param>
/// <param name="TimeLeft">The estimated time left at that rate; <see langword="null"/> when the total or the rate is not known.</param>
public sealed record BulkProgress(long Done, long Failed, long Waiting, long? Total, double ItemsPerSecond, TimeSpan? TimeLeft);
