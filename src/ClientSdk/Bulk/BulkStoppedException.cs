namespace ClientSdk.Bulk;

/// <summary>A job stopped before the end of its source: the source threw, or the server refused the call as such (401, 403, 404 and so on).</summary>
/// <remarks>Requests under way were let finish. What was acknowledged stays acknowledged, and <see cref="Report"/> has it.</remarks>
public sealed class BulkStoppedException : Exception
{
    internal BulkStoppedException(BulkReport report, Exception inner)
        : base($"The job stopped: {inner.Message} Up to there, {report}. The report lists what became of each item.", inner) => Report = report;

    /// <summary>What became of the items that had been read.</summary>
    public BulkReport Report { get; }
}
