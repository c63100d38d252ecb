namespace ClientSdk.Bulk;

/// <summary>Everything about a job that is known before it begins. Valid.</summary>
internal sealed record BulkPlan<T>(HttpMethod Method, Uri Address, int BatchSize, Func<IReadOnlyList<T>, HttpContent> Body, BulkOptions<T> Options)
{
    /// <summary>Items in the source, where it says so.</summary>
    public long? Total { get; init; }
}
