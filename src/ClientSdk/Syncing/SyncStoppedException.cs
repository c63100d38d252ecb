namespace ClientSdk.Syncing;

/// <summary>A sync job stopped before its end: the source or a function of the caller's threw, the journal failed, or the server refused the call as such.</summary>
/// <remarks>Requests under way were let finish. What was acknowledged stays acknowledged: run the job again with the same journal, and it goes on.</remarks>
public sealed class SyncStoppedException : Exception
{
    internal SyncStoppedException(SyncReport report, Exception inner)
        : base($"The job stopped: {inner.Message} So far, {report}. To go on, run it again with the same journal.", inner) => Report = report;

    /// <summary>How things stand.</summary>
    public SyncReport Report { get; }
}
