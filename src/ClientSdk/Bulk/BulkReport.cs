namespace ClientSdk.Bulk;

/// <summary>What became of a job's items. Immutable.</summary>
public sealed record BulkReport
{
    internal BulkReport()
    {
    }

    /// <summary>Each item's one final result, in the order of the source. Without the succeeded ones when <see cref="BulkOptions{T}.KeepSucceeded"/> is off.</summary>
    public IReadOnlyList<BulkItemResult> Results { get; internal init; } = [];

    /// <summary>Items that can never succeed as they are, with the reason.</summary>
    public IEnumerable<BulkItemResult> DeadLetters => Of(BulkOutcome.Dead);

    /// <summary>Items that may or may not have had an effect, with the reason.</summary>
    public IEnumerable<BulkItemResult> InDoubt => Of(BulkOutcome.InDoubt);

    /// <summary>How many items were read from the source: where a job that stopped stopped reading.</summary>
    public long ItemsRead { get; internal init; }

    /// <summary>How many items succeeded.</summary>
    public long Succeeded { get; internal init; }

    /// <summary>How many requests the job made. Retries below it (after rate refusals, for example) are not counted again.</summary>
    public long Requests { get; internal init; }

    /// <summary>How many rate refusals those requests lived through.</summary>
    public long Refusals { get; internal init; }

    /// <summary>How long the job took.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>Whether every item of the source succeeded.</summary>
    public bool IsComplete => Stopped is null && Succeeded == ItemsRead;

    /// <summary>Why the job stopped before the end of its source; <see langword="null"/> when it did not.</summary>
    public string? Stopped { get; internal init; }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Succeeded} of {ItemsRead} items succeeded in {Requests} requests and {Elapsed}");

    private IEnumerable<BulkItemResult> Of(BulkOutcome outcome) => Results.Where(result => result.Outcome == outcome);
}
