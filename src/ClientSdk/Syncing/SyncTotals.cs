namespace ClientSdk.Syncing;

/// <summary>A job's counters over all its runs.</summary>
/// <param name="Runs">How often it was started.</param>
/// <param name="Requests">Requests that left for the push, each attempt counted. Those of look-ups and of the comparison are not the job's own to count.</param>
/// <param name="Refusals">Rate refusals that those lived through.</param>
/// <param name="LookUps">Look-ups of items in doubt.</param>
/// <param name="Elapsed">The time that the runs took; of a run that was killed, up to its last write.</param>
public readonly record struct SyncTotals(int Runs, long Requests, long Refusals, long LookUps, TimeSpan Elapsed)
{
    /// <summary>The sum of two.</summary>
    /// <param name="more">What comes on top.</param>
    /// <returns>The sum.</returns>
    public SyncTotals Plus(SyncTotals more) =>
        new(Runs + more.Runs, Requests + more.Requests, Refusals + more.Refusals, LookUps + more.LookUps, Elapsed + more.Elapsed);
}
