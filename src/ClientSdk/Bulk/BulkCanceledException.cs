namespace ClientSdk.Bulk;

/// <summary>A job was cancelled by its caller.</summary>
/// <remarks>Requests under way were cancelled too, and their items are in doubt. What was acknowledged stays acknowledged, and <see cref="Report"/> has it.</remarks>
public sealed class BulkCanceledException : OperationCanceledException
{
    internal BulkCanceledException(BulkReport report, Exception inner, CancellationToken cancellationToken)
        : base($"The job was cancelled. Up to there, {report}.", inner, cancellationToken) => Report = report;

    /// <summary>What became of the items that had been read.</summary>
    public BulkReport Report { get; }
}
