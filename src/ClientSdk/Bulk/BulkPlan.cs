namespace ClientSdk.Bulk;

/// <summary>Everything about a job that is known before it begins. Valid.</summary>
internal sealed record BulkPlan<T>(HttpMethod Method, Uri Address, int BatchSize, BulkBody<T> Body, BulkOptions<T> Options)
{
    /// <summary>Makes a whole request, in place of method, address and body; null where these are enough.</summary>
    public Func<IReadOnlyList<BulkItem<T>>, HttpRequestMessage>? Request { get; init; }

    /// <summary>What a 404 or 410 makes of an item whose address is its own; <see langword="null"/>, also for a single item, where the address is the call's.</summary>
    public Func<T, BulkOutcome?>? WhenMissing { get; init; }

    /// <summary>Items in the source, where it says so.</summary>
    public long? Total { get; init; }

    /// <summary>The most bytes of a request's body; <see langword="null"/> when not known.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>What the provider's replies say of single items; <see langword="null"/> when they say nothing.</summary>
    public BulkRule? Rule { get; init; }

    /// <summary>How long so many requests take under the limits in force, at a given round trip; <see langword="null"/> when nobody knows.</summary>
    public Func<long, TimeSpan, TimeSpan?>? Forecast { get; init; }
}
