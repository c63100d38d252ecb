namespace ClientSdk.Limits;

/// <summary>How one partition stands at this moment: for health checks and pages. Immutable.</summary>
/// <param name="Scope">The client's name, or the name under which several clients share their limits.</param>
/// <param name="Partition">
/// What logs call the partition: scheme, host and port; or a number where a function tells partitions apart, whose keys may be credentials.
/// </param>
/// <param name="Queued">Requests that wait for permits.</param>
/// <param name="Sets">Its limit sets: the partition's own first, then those of endpoint groups with limits of their own.</param>
public sealed record RateLimitState(string Scope, string Partition, int Queued, IReadOnlyList<RateLimitSetState> Sets);
