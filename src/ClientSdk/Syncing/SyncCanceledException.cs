namespace ClientSdk.Syncing;

/// <summary>A sync job was cancelled by its caller. No new request left, and those under way had their grace.</summary>
/// <remarks>The journal is consistent: run the job again with it, and it goes on.</remarks>
public sealed class SyncCanceledException : OperationCanceledException
{
    internal SyncCanceledException(SyncReport report, Exception inner, CancellationToken cancellationToken)
        : base($"The job was cancelled. So far, {report}. To go on, run it again with the same journal.", inner, cancellationToken) => Report = report;

    /// <summary>How things stand.</summary>
    public SyncReport Report { get; }
}
