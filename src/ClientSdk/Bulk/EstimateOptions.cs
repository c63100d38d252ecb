namespace ClientSdk.Bulk;

/// <summary>How the job of an estimate will be run. Nothing needs to be set.</summary>
public sealed record EstimateOptions
{
    /// <summary>Items a request, as in <see cref="BulkOptions{T}.BatchSize"/>.</summary>
    /// <value>1 to the provider's maximum. Default: <see langword="null"/>, that maximum where the profile knows the call as one of many items, else 1.</value>
    public int? BatchSize { get; init; }

    /// <summary>Requests at once, as in <see cref="BulkOptions{T}.Parallelism"/>.</summary>
    /// <value>1 to 1,000. Default: 4.</value>
    public int Parallelism { get; init; } = BulkOptions<int>.DefaultParallelism;

    /// <summary>How long a request takes from its start to the end of its reply. It matters where the limits let more go than so many at once can.</summary>
    /// <value>Zero to 1 hour. Default: 200 milliseconds.</value>
    public TimeSpan RoundTrip { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range: the message names it.</exception>
    internal void Validate()
    {
        BulkRange.ThrowIfOutside(BatchSize ?? 1, 1, int.MaxValue, nameof(BatchSize));
        BulkRange.ThrowIfOutside(Parallelism, 1, 1000, nameof(Parallelism));
        BulkRange.ThrowIfOutside(RoundTrip, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(RoundTrip));
    }
}
